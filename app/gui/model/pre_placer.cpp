// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/pre_placer.h"

#include "annotation/dla/placing.h"
#include "annotation/team/package.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace maskwright::app::gui {

namespace store = annotation::store;
using store::ImageId;

namespace {

// Looks again now and then: a command or another window may have promoted a version or added images.
constexpr int kLookAgainMs = 10'000;
// While other work has precedence.
constexpr int kRestMs = 500;
constexpr int kNice = 10;
// A disk with all photos may be away: not one after the other in vain, but some with each look.
constexpr int kMostFailures = 10;

}  // namespace

// Says nothing, and stops at the end of the placer's life.
class PrePlacer::Stop final : public core::Progress {
  public:
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return stopped_; }
    void stop() { stopped_ = true; }

  private:
    std::atomic<bool> stopped_ = false;
};

struct PrePlacer::Desk {
    explicit Desk(const std::filesystem::path& folder) : project(folder) {}

    // Asks which images the models that count now are to place.
    void look(const ProjectContext& context, bool othersAgain) {
        locator = context.predictors.locator(context.folder);
        model = context.predictors.landmarks(context.folder);
        const std::string testModel = annotation::dla::predictorFor(store::Split::Test, *model).version();
        const std::string all = locator->version() + "\n" + model->version() + "\n" + testModel;
        if (all != models) {
            tried.clear();
        }
        models = all;
        waiting.clear();
        const auto add = [&](store::Replace replace, const auto& wanted) {
            for (const ImageId image : project.store().imagesToPlace(model->version(), testModel, replace)) {
                if (!tried.contains(image) && wanted(image)) {
                    waiting.insert(image);
                }
            }
        };
        const auto any = [](ImageId) { return true; };
        if (annotation::team::packageLabel(project)) {
            add(store::Replace::Nothing, any);
        } else if (othersAgain || project.store().promoted("landmarks")) {
            add(store::Replace::OtherModels, any);
        } else {
            add(store::Replace::Nothing, any);
            // What a model had placed before the project was split.
            store::ImageQuery query;
            query.split = store::Split::Test;
            const std::vector<ImageId> ids = project.store().ids(query);
            const std::unordered_set<ImageId> test(ids.begin(), ids.end());
            add(store::Replace::OtherModels, [&](ImageId image) { return test.contains(image); });
        }
    }

    // The next one: the nearest in the queue, else any.
    [[nodiscard]] std::optional<ImageId> choose(const Queue& queue) const {
        const auto mayBePlaced = [&](ImageId image) {
            return waiting.contains(image) &&
                   (image != queue.current || !project.store().head(image, store::RevisionKind::Landmarks));
        };
        if (const auto found = std::ranges::find_if(queue.next, mayBePlaced); found != queue.next.end()) {
            return *found;
        }
        const auto any = std::ranges::find_if(waiting, mayBePlaced);
        return any == waiting.end() ? std::nullopt : std::optional(*any);
    }

    annotation::Project project;
    std::unique_ptr<core::FaceLocator> locator;
    std::unique_ptr<core::LandmarkPredictor> model;
    std::string models;
    std::unordered_set<ImageId> waiting;
    std::unordered_set<ImageId> tried;  // cannot be placed: not again by the same models
};

PrePlacer::PrePlacer(const ProjectContext& context, std::function<Queue()> queue,
                     std::function<bool()> mayWork, QObject* parent)
    : QObject(parent),
      context_(context),
      queue_(std::move(queue)),
      mayWork_(std::move(mayWork)),
      stop_(std::make_unique<Stop>()) {
    connect(&lookTimer_, &QTimer::timeout, this, &PrePlacer::wake);
    lookTimer_.start(kLookAgainMs);
    restTimer_.setSingleShot(true);
    connect(&restTimer_, &QTimer::timeout, this, &PrePlacer::goOn);
    // A hand on the mouse comes first.
    worker_.post([] { (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice); });
}

PrePlacer::~PrePlacer() {
    worker_.dropWaiting();
    stop_->stop();
    // A database connection is closed by the thread that opened it.
    worker_.post([this] { desk_.reset(); });
}

void PrePlacer::wake() {
    lookAgain_ = true;
    goOn();
}

void PrePlacer::placeOthersAgain() {
    othersAgain_ = true;
    wake();
}

void PrePlacer::goOn() {
    if (running_) {
        return;
    }
    if (!mayWork_()) {
        restTimer_.start(kRestMs);
        return;
    }
    running_ = true;
    worker_.post(
        [this, queue = queue_(), lookAgain = std::exchange(lookAgain_, false), othersAgain = othersAgain_] {
            Found found;
            try {
                found = placeOne(queue, lookAgain, othersAgain);
            } catch (const core::Cancelled&) {
                return;  // nobody waits for an answer any more
            } catch (const core::Error& error) {
                found.problem = QString::fromUtf8(error.what());
            }
            QMetaObject::invokeMethod(this, [this, found] { take(found); });
        });
}

void PrePlacer::take(const Found& found) {
    running_ = false;
    pending_ = found.pending;
    const bool isNew = std::exchange(problem_, found.problem) != found.problem;
    if (!found.problem.isEmpty()) {
        if (isNew) {
            Q_EMIT failed(found.problem);
        }
        return;  // the next look may find that it was mended
    }
    if (found.placed) {
        Q_EMIT placed(*found.placed);
    }
    failedInARow_ = found.failed ? failedInARow_ + 1 : 0;
    if (failedInARow_ == kMostFailures) {
        failedInARow_ = 0;
    } else if (pending_ > 0 || lookAgain_) {
        goOn();
    } else {
        Q_EMIT rests();
    }
}

PrePlacer::Found PrePlacer::placeOne(const Queue& queue, bool lookAgain, bool othersAgain) {
    if (desk_ == nullptr) {
        desk_ = std::make_unique<Desk>(context_.folder);
        lookAgain = true;
    }
    if (lookAgain || desk_->model == nullptr) {
        desk_->look(context_, othersAgain);
    }
    const auto image = desk_->choose(queue);
    if (!image) {
        return {};
    }
    desk_->waiting.erase(*image);
    annotation::dla::PlaceOptions options;
    options.only = {*image};
    options.threads = 1;
    const annotation::dla::PlaceReport report =
        annotation::dla::placeImages(desk_->project, *desk_->locator, *desk_->model, options, *stop_);
    Found result;
    result.failed = !report.failures.empty();
    result.pending = desk_->waiting.size();
    if (report.placed > 0) {
        result.placed = image;
    } else {
        desk_->tried.insert(*image);
    }
    return result;
}

}  // namespace maskwright::app::gui
