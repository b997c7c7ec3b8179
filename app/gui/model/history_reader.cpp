// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/history_reader.h"

#include "app/gui/model/point_edits.h"

#include <map>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QMetaObject>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;

class Words {
    Q_DECLARE_TR_FUNCTIONS(History)
};

// What a tool does, "%1" being the points it changed.
QString verbOf(const std::string& tool) {
    static const std::map<std::string, QString> verbs{
        {"place", Words::tr("placed %1")},
        {"box", Words::tr("placed %1 in a drawn box")},
        {"five-points", Words::tr("started from five points")},
        {"import", Words::tr("imported")},
        {"points from map", Words::tr("read off the label map")},
        {"drag", Words::tr("moved %1")},
        {"nudge", Words::tr("nudged %1")},
        {"group", Words::tr("moved, scaled or turned %1")},
        {"bend", Words::tr("bent the curve of %1")},
        {"slide", Words::tr("slid %1 along the curve")},
        {"space", Words::tr("spaced %1 evenly")},
        {"mirror", Words::tr("mirrored %1 from the other side")},
        {"swap", Words::tr("swapped left and right of %1")},
        {"close-mouth", Words::tr("closed the mouth")},
        {"visibility", Words::tr("hid or showed %1")},
        {"reset", Words::tr("reset %1")},
        {"turn", Words::tr("turned %1")},
        {"scale", Words::tr("scaled %1")},
        {"accept", Words::tr("accepted")},
        {"undo", Words::tr("undid: %1")},
        {"redo", Words::tr("did again: %1")},
        {"restore", Words::tr("restored %1")},
        {"propose", Words::tr("took the proposal for %1")},
        {"copy", Words::tr("took %1 from another model")},
    };
    const auto found = verbs.find(tool);
    return found != verbs.end() ? found->second : QString::fromStdString(tool) + QStringLiteral(": %1");
}

}  // namespace

QString describeChange(const std::string& tool, const core::Landmarks* before, const core::Landmarks& after) {
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (before == nullptr || before->point(i) != after.point(i) ||
            before->visibilities[i] != after.visibilities[i]) {
            changed.push_back(i);
        }
    }
    const QString verb = verbOf(tool);
    const QString what = changed.empty() ? Words::tr("no point moved") : nameOfPoints(changed);
    return verb.contains(QStringLiteral("%1")) ? verb.arg(what) : verb;
}

HistoryReader::HistoryReader(std::filesystem::path project, QObject* parent)
    : QObject(parent), folder_(std::move(project)) {}

HistoryReader::~HistoryReader() {
    worker_.dropWaiting();
    // A database connection is closed by the thread that opened it.
    worker_.post([this] { project_.reset(); });
}

void HistoryReader::request(store::ImageId image) {
    worker_.post([this, image] {
        std::vector<HistoryEntry> entries;
        QStringList comments;
        QString failure;
        try {
            if (!project_) {
                project_.emplace(folder_);
            }
            for (const store::Revision& revision :
                 project_->store().history(image, store::RevisionKind::Landmarks)) {
                HistoryEntry entry;
                entry.revision = revision.id;
                const QDateTime time =
                    QDateTime::fromString(QString::fromStdString(revision.time), Qt::ISODateWithMs);
                entry.time = QLocale().toString(time.toLocalTime(), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
                entry.byProgram = revision.author.empty();
                entry.who = QString::fromStdString(entry.byProgram ? revision.modelVersion : revision.author);
                entry.what = QString::fromStdString(revision.tool);
                entry.landmarks = core::landmarksFromJson(revision.payload);
                entries.push_back(std::move(entry));
            }
            for (const store::Comment& comment : project_->store().comments(image)) {
                comments.append(QStringLiteral("%1: %2").arg(QString::fromStdString(comment.author),
                                                             QString::fromStdString(comment.text)));
            }
            for (std::size_t i = 0; i < entries.size(); ++i) {
                const core::Landmarks* before = i + 1 < entries.size() ? &entries[i + 1].landmarks : nullptr;
                entries[i].what = describeChange(entries[i].what.toStdString(), before, entries[i].landmarks);
            }
        } catch (const core::Error& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, entries, comments, failure] {
            if (failure.isEmpty()) {
                Q_EMIT commented(comments);
                Q_EMIT read(entries);
            } else {
                Q_EMIT failed(failure);
            }
        });
    });
}

}  // namespace maskwright::app::gui
