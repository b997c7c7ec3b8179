// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/curator.h"

#include "core/editing/line.h"
#include "core/fusion/live_label_map.h"
#include "core/image/line_beyond.h"
#include "core/image/smart_stroke.h"
#include "core/image/steady_line.h"
#include "core/painting/mended_map.h"
#include "core/painting/outline.h"
#include "tests/bench/wrong_regions.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::LabelMap;
using core::labelOf;
using core::Landmarks;
using core::Point;
using core::painting::ClassSet;
using core::painting::PaintedArea;

// Sizes that the curator tries, in half widths of the region: from inside of it to well beyond.
constexpr std::array kBrushSizes{0.6, 0.8, 1.0, 1.25, 1.6, 2.2, 3.0};
constexpr std::array kSmartSizes{1.5, 2.2, 3.2, 4.5, 6.5, 9.0};
constexpr std::array kReaches{1.0, 2.0, 4.0};
constexpr double kLeastSmartPx = 3;
// How far from the drawn outline a class changes, in shares of the outer-eye distance.
constexpr std::array kOutlineReaches{0.05, 0.1, 0.2, 0.4};
// How far the outline tool thinks that a hand is off: as in the window where the outer eye corners are seen
// 250 pixels apart.
constexpr double kHandShare = 0.008;
// How far a curve is dragged, in ways from the curve to the middle of the region.
constexpr std::array kBends{0.7, 1.2, 1.8, 2.5};

// One stroke that the curator considers.
struct Candidate {
    MendingTool tool{};
    std::int64_t gain = 0;  // wrong pixels fewer
    std::vector<PaintedArea> areas;
    ClassSet locked;
    std::optional<Landmarks> points;  // of a curve
};

bool isPart(FaceClass value) {
    return std::ranges::find(core::fitting::fittedClasses(), value) != core::fitting::fittedClasses().end();
}

class Curator {
  public:
    Curator(const MendingTask& task, MendingTools tools, const MendingOptions& options)
        : task_(task),
          tools_(tools),
          options_(options),
          eyes_(core::interOcular(task.points.points)),
          live_(task.regions, task.points, fitOptions(task)),
          map_(live_.map(), {live_.map().width(), live_.map().height(), {}, {}}) {}

    MendingResult work() {
        MendingResult result;
        result.before = map_.map();
        result.wrongBefore = wrongPixels(map_.map(), task_.truth);
        std::int64_t wrong = result.wrongBefore;
        std::mt19937_64 random(options_.seed);
        while (4 * wrong > result.wrongBefore &&
               result.strokes.size() < static_cast<std::size_t>(options_.mostStrokes)) {
            const auto done = stroke(random);
            if (!done) {
                break;
            }
            wrong = wrongPixels(map_.map(), task_.truth);
            result.strokes.push_back({done->first, done->second, wrong});
            if (result.halved.empty() && 2 * wrong <= result.wrongBefore) {
                result.halved = map_.map();
            }
        }
        result.after = map_.map();
        if (result.halved.empty()) {
            result.halved = map_.map();
        }
        return result;
    }

  private:
    static core::fitting::FitOptions fitOptions(const MendingTask& task) {
        core::fitting::FitOptions options;
        options.photo = task.photo;
        return options;
    }

    // The best stroke over the worst region; over the next one where nothing helps.
    std::optional<std::pair<MendingTool, FaceClass>> stroke(std::mt19937_64& random) {
        for (const WrongRegion& region : wrongRegions(map_.map(), task_.truth)) {
            const RegionWay way = wayThrough(region, options_.lengthShare * eyes_);
            std::optional<Candidate> best;
            const auto consider = [&](Candidate candidate) {
                if (candidate.gain > (best ? best->gain : 0)) {
                    best = std::move(candidate);
                }
            };
            considerPaths(region, way, random, consider);
            if (tools_ == MendingTools::Smart) {
                considerOutlines(region, random, consider);
            }
            if (tools_ == MendingTools::Smart && (isPart(region.wanted) || isPart(region.shown))) {
                considerCurves(way, random, consider);
            }
            if (best) {
                apply(*best);
                return std::pair(best->tool, region.wanted);
            }
        }
        return std::nullopt;
    }

    template <typename Consider>
    void considerPaths(const WrongRegion& region, const RegionWay& way, std::mt19937_64& random,
                       const Consider& consider) {
        const std::array<std::vector<Point>, 2> paths{trembling(way.path, random),
                                                      trembling({way.deepest}, random)};
        const std::array<double, 2> widths{way.halfWidthPx, way.widestPx};
        for (std::size_t i = 0; i < paths.size(); ++i) {
            for (const double size : kBrushSizes) {
                considerBrush(region, paths[i], size * widths[i], consider);
            }
            if (tools_ == MendingTools::Brush) {
                continue;
            }
            for (const double size : kSmartSizes) {
                const double radius = std::max(size * widths[i], kLeastSmartPx);
                for (const double reach : kReaches) {
                    considerSmart(region, paths[i], radius, region.wanted, reach, consider);
                }
                considerSmart(region, paths[i], radius, std::nullopt, 1, consider);
            }
        }
    }

    template <typename Consider>
    void considerBrush(const WrongRegion& region, const std::vector<Point>& path, double radius,
                       const Consider& consider) {
        Candidate candidate;
        candidate.tool = MendingTool::Brush;
        candidate.areas = {
            {labelOf(region.wanted), core::painting::strokeSpans(path, radius, map_.map().bounds())}};
        considerWithLocks(region, std::move(candidate), consider);
    }

    // With nothing protected, and with all but what is wrong here.
    template <typename Consider>
    void considerWithLocks(const WrongRegion& region, Candidate candidate, const Consider& consider) {
        candidate.gain = gainOf(candidate);
        consider(candidate);
        candidate.locked.set();
        candidate.locked.reset(labelOf(region.shown));
        candidate.gain = gainOf(candidate);
        consider(std::move(candidate));
    }

    template <typename Consider>
    void considerSmart(const WrongRegion& region, const std::vector<Point>& path, double radius,
                       std::optional<FaceClass> wanted, double reach, const Consider& consider) {
        Candidate candidate;
        candidate.tool = MendingTool::SmartStroke;
        candidate.areas = core::image::smartStroke(task_.photo, map_.map(), &live_.fit(), path, radius,
                                                   wanted, reach, core::NoProgress());
        considerWithLocks(region, std::move(candidate), consider);
    }

    // The outline of one of the two classes is drawn where it should be, alone or with what follows it.
    template <typename Consider>
    void considerOutlines(const WrongRegion& region, std::mt19937_64& random, const Consider& consider) {
        for (const FaceClass value : {region.wanted, region.shown}) {
            for (const double reach : kOutlineReaches) {
                const double reachPx = std::max(reach * eyes_, 1.0);
                const std::vector<Point> path = trembling(outlineNear(region, value, map_.map(), task_.truth,
                                                                      options_.lengthShare * eyes_, reachPx),
                                                          random);
                const std::vector<Point> line =
                    core::image::steadyLine(task_.photo, map_.map(), value, path, kHandShare * eyes_);
                for (const std::vector<Point>& drawn :
                     {line, core::image::lineBeyond(task_.photo, map_.map(), value, line, kHandShare * eyes_,
                                                    reachPx)}) {
                    Candidate candidate;
                    candidate.tool = MendingTool::Outline;
                    candidate.areas = core::painting::redrawOutline(map_.map(), drawn, value, reachPx);
                    considerWithLocks(region, std::move(candidate), consider);
                }
            }
        }
    }

    // The curve nearest to the region is taken by the hand and drawn across it.
    template <typename Consider>
    void considerCurves(const RegionWay& way, std::mt19937_64& random, const Consider& consider) {
        const Landmarks points = live_.landmarks();
        const Point middle = trembling({way.deepest}, random).front();
        const auto place = core::editing::nearestLine(points, middle, 0.25 * eyes_);
        if (!place) {
            return;
        }
        const Point grabbed = placeOn(points, *place);
        const std::int64_t before = wrongPixels(map_.map(), task_.truth);
        for (const double bend : kBends) {
            Candidate candidate;
            candidate.tool = MendingTool::Curve;
            candidate.points = core::editing::bent(points, *place, bend * (middle - grabbed));
            moveTo(*candidate.points);
            candidate.gain = before - wrongPixels(map_.map(), task_.truth);
            consider(std::move(candidate));
        }
        moveTo(points);
    }

    static Point placeOn(const Landmarks& points, const core::editing::LinePlace& place) {
        std::vector<Point> positions;
        for (const std::size_t point : place.line->points) {
            positions.push_back(points.point(point));
        }
        return core::geometry::smoothCurve(positions)[place.segment].at(place.share);
    }

    void moveTo(const Landmarks& points) {
        for (const core::PixelRect& rect : live_.update(points)) {
            map_.automaticChanged(rect);
        }
    }

    [[nodiscard]] std::int64_t gainOf(const Candidate& candidate) const {
        std::int64_t gain = 0;
        for (const PaintedArea& area : candidate.areas) {
            for (const core::painting::PixelSpan& span : area.spans) {
                for (int x = span.x0; x < span.x1; ++x) {
                    const std::uint8_t shown = map_.map().at(x, span.y);
                    const std::uint8_t truth = task_.truth.at(x, span.y);
                    if (truth < core::kClassCount && !candidate.locked.test(shown)) {
                        gain += (shown != truth ? 1 : 0) - (area.value != truth ? 1 : 0);
                    }
                }
            }
        }
        return gain;
    }

    void apply(const Candidate& candidate) {
        if (candidate.points) {
            moveTo(*candidate.points);
            return;
        }
        core::painting::PixelChange change;
        for (const PaintedArea& area : candidate.areas) {
            map_.paint(area, candidate.locked, change);
        }
    }

    // The way as a hand draws it: off by a little, which changes slowly along the way.
    [[nodiscard]] std::vector<Point> trembling(std::vector<Point> path, std::mt19937_64& random) const {
        constexpr std::size_t kSteadyPoints = 5;
        std::normal_distribution<double> off(0, options_.trembleShare * eyes_);
        Point before(off(random), off(random));
        Point after = before;
        for (std::size_t i = 0; i < path.size(); ++i) {
            if (i % kSteadyPoints == 0) {
                before = after;
                after = Point(off(random), off(random));
            }
            const double share = static_cast<double>(i % kSteadyPoints) / kSteadyPoints;
            path[i] += (1 - share) * before + share * after;
        }
        return path;
    }

    const MendingTask& task_;
    MendingTools tools_;
    MendingOptions options_;
    double eyes_;
    core::fusion::LiveLabelMap live_;
    core::painting::MendedMap map_;
};

}  // namespace

std::optional<int> MendingResult::strokesTo(double share) const {
    const double most = share * static_cast<double>(wrongBefore);
    if (static_cast<double>(wrongBefore) <= most) {
        return 0;
    }
    for (std::size_t i = 0; i < strokes.size(); ++i) {
        if (static_cast<double>(strokes[i].wrongAfter) <= most) {
            return static_cast<int>(i) + 1;
        }
    }
    return std::nullopt;
}

MendingResult mend(const MendingTask& task, MendingTools tools, const MendingOptions& options) {
    return Curator(task, tools, options).work();
}

}  // namespace maskwright::bench
