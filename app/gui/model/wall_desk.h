// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_list_model.h"
#include "app/gui/model/thumbnail_cache.h"
#include "app/gui/model/wall_checks.h"
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

    // A person agrees to the label map that the wall shows, by the rule of MapQuestion: agreed() or
    // questioned() follows, at once where the checks have looked already. It is this revision of the map and
    // no other that is accepted; one that newer points have made old is made anew instead, and failed() says
    // to look again.
    void accept(const annotation::store::ImageRow& shown, const std::string& author);
    // The person has turned away from the map that questioned() was about.
    void forgetQuestion() { question_.forget(); }
    void takeBack(const annotation::store::ImageRow& shown, const std::string& author);
    // A person is at this row of the list: what is not accepted there and behind it is checked ahead.
    void lookAhead(int row);
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
    // What was wanted of this image could not be done; failed() has said why.
    void refused(maskwright::annotation::store::ImageId image);
    // The map is being accepted.
    void agreed(maskwright::annotation::store::ImageId image);
    // Accepting waits: this cannot be right.
    void questioned(maskwright::annotation::store::ImageId image,
                    const maskwright::core::checks::MapFinding& gravest);
    void unjudgedFound(int maps);

  private:
    // Of a map that the checks have not looked at a person's yes is remembered.
    struct Wish {
        annotation::store::ImageRow shown;
        std::string author;
    };
    void setAccepted(const annotation::store::ImageRow& shown, bool accepted, const std::string& author);
    void post(annotation::store::ImageId image, std::function<void(annotation::Project&)> work);

    std::filesystem::path folder_;
    ImageListModel images_;
    ThumbnailCache thumbnails_;
    WallChecks checks_;
    MapQuestion question_;  // of revisions
    std::optional<Wish> wish_;
    std::optional<annotation::Project> project_;  // the worker's
    WorkerThread worker_;                         // last: it uses all the others
};

}  // namespace maskwright::app::gui
