// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/wall_desk.h"
#include "app/gui/window/page.h"

#include <memory>
#include <optional>

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;

namespace maskwright::app::gui {

class WallGrid;

// The review wall: many label maps at a glance, the most suspicious first, with keys to accept, flag, and
// open them in the canvas.
class WallPage : public Page {
    Q_OBJECT
  public:
    explicit WallPage(QWidget* parent = nullptr);
    ~WallPage() override;

    void setWorkbench(Workbench* workbench) override;
    void enter() override;
    // Null while there is no project.
    [[nodiscard]] WallDesk* desk() { return desk_.get(); }
    [[nodiscard]] WallGrid& grid() { return *grid_; }

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void buildLayout();
    void connectFilters();
    void applyFilters();
    void showCurrent();
    [[nodiscard]] const annotation::store::ImageRow* current() const;
    void acceptCurrent();
    void takeBackCurrent();
    void ask(annotation::store::ImageId image, const core::checks::MapFinding& finding);
    void withdrawQuestion();
    void answerProposal(WallDesk::Answer answer);
    void toggleFlag();
    void openCurrent();
    void nextMode();

    Workbench* workbench_ = nullptr;
    std::unique_ptr<WallDesk> desk_;
    WallGrid* grid_;
    QLineEdit* search_;
    QComboBox* state_;
    QComboBox* split_;
    QComboBox* order_;
    QCheckBox* flagged_;
    QComboBox* mode_;
    QSlider* size_;
    QLabel* found_;
    QLabel* words_;
    QPushButton* take_;  // these two where something is proposed
    QPushButton* refuse_;
    // What was asked before a map is accepted, as long as its cell is the current one.
    struct Question {
        annotation::store::ImageId image{};
        core::checks::MapFinding finding;
    };
    std::optional<Question> question_;
    bool reviewing_ = false;  // the task that judges was started here
    QTimer typing_;
    QTimer changes_;
};

}  // namespace maskwright::app::gui
