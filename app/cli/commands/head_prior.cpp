// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "app/cli/commands/commands.h"
#include "app/wiring/head_judge_training.h"
#include "core/image/head_judge.h"
#include "core/image/photo_io.h"
#include "core/image/whole_file.h"

#include <functional>
#include <limits>
#include <system_error>

#include <nlohmann/json.hpp>

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;
using annotation::formats::LapaEntry;

struct Options {
    fs::path data;
    std::vector<fs::path> more;
    fs::path out;
    int styles = 8;
    int leaveOutEvery = 0;
    std::uint32_t seed = 1;
};

// CelebAMask-HQ's masks of 19 classes stand in labels19/ beside labels/.
std::optional<fs::path> celebaMaskOf(const LapaEntry& entry) {
    const fs::path folder = entry.label->parent_path().parent_path() / "labels19";
    std::error_code none;
    return fs::is_directory(folder, none) ? std::optional(folder / entry.label->filename()) : std::nullopt;
}

struct Face {
    core::PointMatrix points;
    core::image::HeadPartMap parts;
};

Face readFace(const LapaEntry& entry) {
    const auto annotation = annotation::formats::readAnnotation(entry);
    auto parts = core::image::headParts(*annotation.labels);
    if (const auto mask = celebaMaskOf(entry)) {
        core::image::addNeckAndClothes(parts, *mask);
    }
    return {*annotation.points, std::move(parts)};
}

// Faces of the trees that are to be learned from; those that cannot be are named in the result.
class Faces {
  public:
    Faces(Session& session, Result& result) : session_(session), result_(result) {}

    // leaveOutEvery: 0, or which faces are not learned from.
    // withinRadius: how far out on the head its label maps are to be believed (HeadPlace).
    void addTree(const fs::path& folder, int leaveOutEvery,
                 double withinRadius = std::numeric_limits<double>::infinity()) {
        const auto tree = annotation::formats::listLapaTree(folder);
        for (const core::Error& error : tree.leftOut) {
            result_.failures.push_back({error.subject(), error.what()});
        }
        for (std::size_t i = 0; i < tree.entries.size(); ++i) {
            const LapaEntry& entry = tree.entries[i];
            if (leaveOutEvery > 0 && i % static_cast<std::size_t>(leaveOutEvery) == 0) {
                continue;
            }
            if (entry.label && entry.landmarks) {
                entries_.push_back({entry, withinRadius});
            } else {
                ++incomplete_;
            }
        }
    }

    // What throws Error is named and left out from then on.
    void each(double from, double to,
              const std::function<void(const LapaEntry& entry, double withinRadius)>& visit) {
        std::vector<Believed> kept;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const double share = static_cast<double>(i) / static_cast<double>(entries_.size());
            const auto& [entry, withinRadius] = entries_[i];
            session_.progress().report(from + (to - from) * share, entry.name);
            session_.progress().stopIfCancelled();
            try {
                visit(entry, withinRadius);
                kept.push_back(entries_[i]);
            } catch (const core::Error& error) {
                result_.failures.push_back({entry.name, error.what()});
            }
        }
        entries_ = std::move(kept);
    }

    [[nodiscard]] std::size_t count() const { return entries_.size(); }
    [[nodiscard]] int incomplete() const { return incomplete_; }

  private:
    struct Believed {
        LapaEntry entry;
        double withinRadius;
    };

    Session& session_;
    Result& result_;
    std::vector<Believed> entries_;
    int incomplete_ = 0;
};

core::image::LearnedHeadPrior learnPrior(const Options& options, Faces& faces, Session& session) {
    core::image::HeadPriorLearner learner;
    faces.each(0, 0.1, [&](const LapaEntry& entry, double /*withinRadius*/) {
        const Face face = readFace(entry);
        learner.add(face.points, face.parts, session.progress());
    });
    if (2 * learner.faceCount() < static_cast<std::size_t>(options.styles)) {
        throw core::Error("too few faces have points and a label map", options.data.string(),
                          "Name a LaPa tree with labels/ and landmarks/, or ask for fewer --styles.");
    }
    return learner.learn(options.styles, options.seed, session.progress());
}

// With photos beside the masks: what their pixels tell, given the prior.
std::optional<core::Perceptron> learnJudge(const core::image::HeadPrior& prior, Faces& faces,
                                           Session& session) {
    core::image::HeadJudgeExamples examples(prior);
    faces.each(0.1, 0.9, [&](const LapaEntry& entry, double withinRadius) {
        if (entry.image) {
            const Face face = readFace(entry);
            const core::RgbImage photo = core::image::readPhoto(*entry.image);
            if (photo.width() != face.parts.width() || photo.height() != face.parts.height()) {
                throw core::Error("the label map is not of its photo's size", entry.label->string(),
                                  "Export photo and label map together.");
            }
            examples.add(core::viewOf(photo), face.points, face.parts, withinRadius, session.progress());
        }
    });
    constexpr std::size_t kEnough = 5000;
    if (examples.parts().size() < kEnough) {
        return std::nullopt;
    }
    return app::wiring::trainHeadJudge(examples, session.progress());
}

Result headPrior(const Options& options, Session& session) {
    Result result;
    Faces faces(session, result);
    faces.addTree(options.data, options.leaveOutEvery);
    const auto prior = learnPrior(options, faces, session);
    std::error_code problem;
    fs::create_directories(options.out, problem);
    if (problem) {
        throw core::Error("the folder cannot be made (" + problem.message() + ")", options.out.string(),
                          "Choose another place.");
    }
    prior.write(options.out);
    const auto learned =
        core::image::HeadPrior::fromFiles(options.out / "head_prior.json", options.out / "head_prior.png");
    const auto count = static_cast<std::int64_t>(faces.count());
    // Networks look at a head's square and often lose what hair there is beyond it.
    constexpr double kNetworksSee = 1.5;
    for (const fs::path& tree : options.more) {
        faces.addTree(tree, 0, kNetworksSee);
    }
    const auto judge = learnJudge(learned, faces, session);
    if (judge) {
        const std::string text = judge->toJson().dump() + "\n";
        core::image::replaceFile(options.out / "head_judge.json",
                                 std::vector<std::uint8_t>(text.begin(), text.end()));
    }
    result.json = {{"out", options.out.string()},
                   {"faces", count},
                   {"faces_of_judge", judge ? static_cast<std::int64_t>(faces.count()) : 0},
                   {"incomplete", faces.incomplete()},
                   {"shares", prior.shares},
                   {"judge", judge.has_value()}};
    result.lines.push_back("Prior of " + counted(count, "face", "faces") +
                           (judge ? " and a judge of pixels" : "") + " written to " + options.out.string());
    if (!judge) {
        result.lines.push_back("No judge of pixels (head_judge.json): too few photos beside the label maps");
    }
    if (faces.incomplete() > 0) {
        result.lines.push_back(counted(faces.incomplete(), "face", "faces") +
                               " without points or label map left out");
    }
    return result;
}

}  // namespace

Command addHeadPrior(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "head-prior", "Learn where hair, skin, neck and clothes are on a head, for the graph cut",
        "  maskwright-cli head-prior celebamask_mini/train resources/research --leave-out-every 5");
    parser
        ->add_option(
            "DATA", options->data,
            "LaPa tree with images/, labels/ and landmarks/; labels19/ with the 19 classes of CelebAMask-HQ "
            "tells neck and clothes, which are guessed without it")
        ->required();
    parser->add_option("OUT", options->out, "Folder for head_prior.json, head_prior.png and head_judge.json")
        ->required();
    parser
        ->add_option(
            "--more", options->more,
            "Further trees whose label maps networks made, of photos in the wild for example: taken wholly "
            "and believed near the face; the judge alone learns from them")
        ->type_name("TREE");
    parser->add_option("--styles", options->styles, "Number of styles of hair")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    parser
        ->add_option("--leave-out-every", options->leaveOutEvery,
                     "Leave out face 0, N, 2N ... to measure on; 0: take all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    parser->add_option("--seed", options->seed, "Another seed, other styles")->capture_default_str();
    return {parser, [options](Session& session) { return headPrior(*options, session); }};
}

}  // namespace maskwright::app::cli
