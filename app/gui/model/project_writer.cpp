// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/parsing.h"
#include "app/gui/model/save_queue.h"

#include <algorithm>
#include <map>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;
using annotation::Project;

class ProjectWriter final : public EditWriter {
  public:
    ProjectWriter(const std::filesystem::path& folder, std::string author)
        : project_(folder), author_(std::move(author)) {}

    void write(const Edit& edit) override {
        std::visit([&](const auto& what) { apply(edit.image, what); }, edit.what);
    }

    void setBase(store::ImageId image, std::optional<store::RevisionId> landmarks) override {
        bases_[image] = landmarks;
    }

    void setAuthor(const std::string& author) override { author_ = author; }

    void rebase(store::ImageId image) override {
        bases_[image] = currentHead(image, store::RevisionKind::Landmarks);
        correctionBases_[image] = currentHead(image, store::RevisionKind::Corrections);
    }

  private:
    [[nodiscard]] std::optional<store::RevisionId> currentHead(store::ImageId image,
                                                               store::RevisionKind kind) const {
        const std::optional<store::Head> head = project_.store().head(image, kind);
        return head ? std::optional(head->revision) : std::nullopt;
    }

    void apply(store::ImageId image, const Edit::Points& points) {
        std::optional<store::RevisionId>& base = bases_[image];
        base = project_.saveLandmarks(
            image, points.landmarks,
            {.madeFrom = base, .author = author_, .tool = points.tool, .modelVersion = {}});
    }

    // A box that a person draws: the last one wins, and all stand in the history.
    void apply(store::ImageId image, const Edit::Faces& faces) {
        project_.saveFaces(image, faces.faces,
                           {.madeFrom = currentHead(image, store::RevisionKind::Faces),
                            .author = author_,
                            .tool = "box",
                            .modelVersion = {}});
    }

    void apply(store::ImageId image, const Edit::Marking& marking) {
        project_.store().setMark(image, marking.mark, marking.comment, author_);
    }

    // Made from what this writer saved last, or from what the face was loaded with, if that is newer.
    void apply(store::ImageId image, const Edit::Corrections& edit) {
        std::optional<store::RevisionId>& base = correctionBases_[image];
        base = annotation::ppa::saveCorrections(project_, image, edit.corrections,
                                                {.madeFrom = std::max(base, edit.loaded),
                                                 .author = author_,
                                                 .tool = edit.tool,
                                                 .modelVersion = {}});
    }

    void apply(store::ImageId image, const Edit::AcceptMap& /*accept*/) {
        annotation::ppa::acceptLabelMap(project_, image, author_);
    }

    void apply(store::ImageId image, const Edit::RefreshMap& /*refresh*/) {
        if (project_.labelMapIsStale(image)) {
            annotation::ppa::refreshLabelMap(project_, image, {});
        }
        annotation::ppa::proposeNewerMap(project_, image, {});
    }

    Project project_;
    std::string author_;
    std::map<store::ImageId, std::optional<store::RevisionId>> bases_;
    std::map<store::ImageId, std::optional<store::RevisionId>> correctionBases_;
};

}  // namespace

std::unique_ptr<EditWriter> makeProjectWriter(const std::filesystem::path& project,
                                              const std::string& author) {
    return std::make_unique<ProjectWriter>(project, author);
}

}  // namespace maskwright::app::gui
