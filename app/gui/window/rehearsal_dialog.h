// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/team/rehearsal.h"
#include "app/gui/model/task_runner.h"
#include "core/predictors.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace maskwright::app::gui {

// Practice before the real work. In a project it offers to begin: twenty faces whose truth is known, as a
// project of its own: accepted faces of the project, or drawn ones. In a rehearsal it tells how far one has
// come, one's own error per part, and leads back.
class RehearsalDialog : public QDialog {
    Q_OBJECT
  public:
    // predictor: what places points on drawn faces; called in another thread.
    using Predictor = std::function<std::unique_ptr<core::LandmarkPredictor>()>;
    explicit RehearsalDialog(const std::filesystem::path& project, Predictor predictor,
                             std::int64_t faces = annotation::team::kRehearsalFaces,
                             QWidget* parent = nullptr);

  Q_SIGNALS:
    // The rehearsal that was made, or the project to go back to.
    void projectWanted(const QString& folder);

  private:
    void offer(QVBoxLayout& layout, std::int64_t accepted);
    void showResult(QVBoxLayout& layout, const annotation::team::RehearsalResult& result);
    void begin();
    void showWhatIsOffered();

    std::filesystem::path project_;
    Predictor predictor_;
    std::int64_t faces_;
    QLabel* words_;
    QComboBox* kind_ = nullptr;  // of faces; only where a rehearsal is offered
    QPushButton* begin_ = nullptr;
    TaskRunner making_;
};

}  // namespace maskwright::app::gui
