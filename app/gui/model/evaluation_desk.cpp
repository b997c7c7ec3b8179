// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/evaluation_desk.h"

#include <QMetaObject>

namespace maskwright::app::gui {

namespace review = annotation::review;

namespace {

review::MapSource sourceOf(const EvaluationChoice& choice, const ProjectContext& context) {
    review::MapSource source;
    source.kind = choice.kind;
    source.tree = choice.tree;
    if (choice.kind == review::MapSource::Kind::Parser) {
        source.parser = context.predictors.parser(context.folder, choice.parser);
        if (source.parser == nullptr) {
            throw core::Error("no parser network is installed", {},
                              "Compare other maps, or see docs/models.md for how to get weights.");
        }
    }
    return source;
}

}  // namespace

EvaluationDesk::EvaluationDesk(Workbench& workbench, QObject* parent)
    : QObject(parent), workbench_(workbench) {}

void EvaluationDesk::compare(const EvaluationChoice& truth, const EvaluationChoice& predicted) {
    workbench_.tasks().start(tr("Comparing label maps"), [this, context = workbench_.context(), truth,
                                                          predicted](core::Progress& progress) {
        const annotation::Project project(context.folder);
        auto result = std::make_shared<const review::ParsingEvaluation>(review::evaluateProject(
            project, sourceOf(truth, context), sourceOf(predicted, context), {}, progress));
        TaskResult told;
        told.summary = tr("%1 label maps compared").arg(result->perImage.size());
        if (!result->missing.empty()) {
            told.summary += tr(", %1 have no other map").arg(result->missing.size());
            for (const std::string& name : result->missing) {
                told.details.append(tr("%1: no other map").arg(QString::fromStdString(name)));
            }
        }
        QMetaObject::invokeMethod(this, [this, result] {
            result_ = result;
            Q_EMIT compared();
        });
        return told;
    });
}

}  // namespace maskwright::app::gui
