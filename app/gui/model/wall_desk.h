// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_list_model.h"
#include "app/gui/model/thumbnail_cache.h"
#include "app/gui/model/worker_thread.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include <QObject>

namespace maskwright::app::gui {

// What the wall shows and does, without widgets: its list, its pictures, and a person's yes or no to a label
// map, which is saved in a thread of its own. Window's thread.
class WallDesk : public QObject {
    Q_OBJECT
  public:
    explicit WallDesk(const std::filesystem::path& project, QObject* parent = nullptr);
    // What a person has said is saved first.
    ~WallDesk() override;

    [[nodiscard]] ImageListModel& images() { return images_; }
    [[nodiscard]] ThumbnailCache& thumbnails() { return thumbnails_; }

    // Agrees to the label map that the wall shows (this revision of it and no other), or takes that back. A
    // map that newer points have made old is made anew instead, and failed() says to look again.
    void setAccepted(const annotation::store::ImageRow& shown, bool accepted, const std::string& author);
    // The proposal for the accepted map that the wall shows becomes the accepted map, or is refused.
    enum class Answer { Take, Refuse };
    void answerProposal(const annotation::store::ImageRow& shown, Answer answer, const std::string& author);
    void setMark(annotation::store::ImageId image, annotation::store::Mark mark, const std::string& author);
    // unjudgedFound() follows if some label maps have never been judged.
    void lookForUnjudged();

  Q_SIGNALS:
    // Saved; the list reads it again.
    void changed(maskwright::annotation::store::ImageId image);
    void failed(const QString& message);
    void unjudgedFound(int maps);

  private:
    void post(annotation::store::ImageId image, std::function<void(annotation::Project&)> work);

    std::filesystem::path folder_;
    ImageListModel images_;
    ThumbnailCache thumbnails_;
    std::optional<annotation::Project> project_;  // the worker's
    WorkerThread worker_;                         // last: it uses all the others
};

}  // namespace maskwright::app::gui
