// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/evaluation_desk.h"
#include "app/gui/window/page.h"

#include <filesystem>
#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace maskwright::app::gui {

// How well two kinds of label maps agree: a table of the classes, where their pixels went, and the images
// that are worst, each one click away from the canvas.
class EvaluationPage : public Page {
    Q_OBJECT
  public:
    explicit EvaluationPage(QWidget* parent = nullptr);
    ~EvaluationPage() override;

    void setWorkbench(Workbench* workbench) override;
    void enter() override;
    // What a folder dialog would do with a person's choice.
    void writeTo(const std::filesystem::path& folder);
    // The folder of the choice "a folder", for the first or the second kind of maps.
    enum class Side { Truth, Predicted };
    void setTree(Side side, const std::filesystem::path& tree);

  private:
    struct Choice {
        QComboBox* kind = nullptr;
        QPushButton* folder = nullptr;
        std::filesystem::path tree;
    };
    void buildChoice(Choice& choice, const char* name, const QString& accessibleName);
    void buildLayout();
    // The project's parser versions join the choices.
    void offerVersions();
    void chooseTree(Side side);
    [[nodiscard]] Choice& choiceOf(Side side) { return side == Side::Truth ? truth_ : predicted_; }
    void updateChoices();
    void compare();
    void showResult();
    void showClasses(const annotation::review::ParsingEvaluation& result);
    void showConfusion(const core::metrics::ConfusionMatrix& confusion);
    void showWorst();
    void openWorst(int row);
    void chooseOut();
    [[nodiscard]] QString title() const;

    Workbench* workbench_ = nullptr;
    // Outlives the workbench whose task tells it the result.
    std::unique_ptr<EvaluationDesk> desk_;
    Choice truth_;
    Choice predicted_;
    QPushButton* compare_;
    QPushButton* write_;
    QLabel* summary_;
    QTableWidget* classes_;
    QTableWidget* confusion_;
    QComboBox* worstOf_;
    QListWidget* worst_;
};

}  // namespace maskwright::app::gui
