// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/review/project_evaluation.h"
#include "app/gui/model/workbench.h"

#include <filesystem>
#include <memory>

#include <QObject>

namespace maskwright::app::gui {

// Which label maps the evaluation page compares; a parser is made from its name when the work begins.
struct EvaluationChoice {
    annotation::review::MapSource::Kind kind = annotation::review::MapSource::Kind::Accepted;
    std::string parser;  // a version of the project; empty: the best that is there
    std::filesystem::path tree;
};

// Compares two kinds of label maps of a project as long work of the workbench, and keeps the result. Window's
// thread; it must outlive the workbench.
class EvaluationDesk : public QObject {
    Q_OBJECT
  public:
    explicit EvaluationDesk(Workbench& workbench, QObject* parent = nullptr);

    void compare(const EvaluationChoice& truth, const EvaluationChoice& predicted);
    // Null before the first comparison is done.
    [[nodiscard]] const annotation::review::ParsingEvaluation* result() const { return result_.get(); }

  Q_SIGNALS:
    void compared();

  private:
    Workbench& workbench_;
    std::shared_ptr<const annotation::review::ParsingEvaluation> result_;
};

}  // namespace maskwright::app::gui
