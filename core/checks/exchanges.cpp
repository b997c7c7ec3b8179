// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checks/exchanges.h"

#include "core/scheme.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

namespace maskwright::core::checks {

namespace {

using Indices = std::vector<std::size_t>;
using Source = std::array<std::size_t, kPointCount>;

Source nothingMoved() {
    Source source;
    std::iota(source.begin(), source.end(), 0);
    return source;
}

Indices range(std::size_t first, std::size_t last) {
    Indices points(last - first + 1);
    std::iota(points.begin(), points.end(), first);
    return points;
}

Indices joined(Indices a, const Indices& b) {
    a.insert(a.end(), b.begin(), b.end());
    std::ranges::sort(a);
    return a;
}

std::string sentenceStart(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

Exchange made(Fault fault, const Source& source, std::string sentence) {
    Exchange exchange{fault, source, {}, std::move(sentence)};
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (source[i] != i) {
            exchange.points.push_back(i);
        }
    }
    return exchange;
}

// The points of the region at their mirror points' places.
Source mirroredWithin(const Indices& points) {
    Source source = nothingMoved();
    for (const std::size_t point : points) {
        source[point] = Scheme::lapa().mirror()[point];
    }
    return source;
}

// Every point of one list at the place of the other list's point.
Source swapped(const Indices& a, const Indices& b) {
    Source source = nothingMoved();
    for (std::size_t i = 0; i < a.size(); ++i) {
        source[a[i]] = b[i];
        source[b[i]] = a[i];
    }
    return source;
}

const Indices kLeftEye{66, 67, 68, 69, 70, 71, 72, 73, 74, 104};
const Indices kRightEye{75, 76, 77, 78, 79, 80, 81, 82, 83, 105};

void addSides(std::vector<Exchange>& list) {
    const auto within = [&](const Indices& points, const std::string& sentence) {
        list.push_back(made(Fault::SwappedSides, mirroredWithin(points), sentence));
    };
    const std::string eyes =
        "Eyes: the points of the image-left eye lie on the image-right one, and the other way "
        "round.";
    const std::string brows =
        "Brows: the points of the image-left brow lie on the image-right one, and the other "
        "way round.";
    list.push_back(made(Fault::MirroredFace, mirroredWithin(range(0, kPointCount - 1)),
                        "The whole face is mirrored: image left and image right have changed places."));
    within(joined(kLeftEye, kRightEye), eyes);
    within(range(33, 50), brows);
    // Carried over as they are, without being mirrored.
    list.push_back(made(Fault::SwappedSides, swapped(kLeftEye, kRightEye), eyes));
    list.push_back(made(Fault::SwappedSides, swapped(range(33, 41), range(42, 50)), brows));
    within(range(0, 32), "Face contour: it runs from image right to image left.");
    within(range(51, 65), "Nose: image left and image right have changed places.");
    within(range(84, 103), "Mouth: image left and image right have changed places.");
}

void addEdges(std::vector<Exchange>& list) {
    struct Edges {
        const char* sentence;
        Indices upper, lower;
    };
    const char* const kLids = ": the upper and lower lid have changed places.";
    const std::string left = std::string("Image-left eye") + kLids;
    const std::string right = std::string("Image-right eye") + kLids;
    const Edges all[] = {
        {left.c_str(), {67, 68, 69}, {73, 72, 71}},
        {right.c_str(), {76, 77, 78}, {82, 81, 80}},
        {"Image-left brow: the upper and lower edge have changed places.",
         {34, 35, 36, 37},
         {41, 40, 39, 38}},
        {"Image-right brow: the upper and lower edge have changed places.",
         {42, 43, 44, 45},
         {50, 49, 48, 47}},
        {"Outer mouth: the upper and lower edge have changed places.",
         {85, 86, 87, 88, 89},
         {95, 94, 93, 92, 91}},
        {"Inner mouth: the upper and lower edge have changed places.", {97, 98, 99}, {103, 102, 101}},
        {"Mouth: the upper and lower lip have changed places.",
         {85, 86, 87, 88, 89, 97, 98, 99},
         {95, 94, 93, 92, 91, 103, 102, 101}}};
    for (const Edges& edges : all) {
        list.push_back(made(Fault::CrossedEdges, swapped(edges.upper, edges.lower), edges.sentence));
    }
}

void addSlips(std::vector<Exchange>& list, const Chain& chain) {
    const std::string name = sentenceStart(Scheme::lapa().partName(chain.part));
    const std::size_t count = chain.points.size();
    for (const std::size_t step : {std::size_t{1}, count - 1}) {
        Source source = nothingMoved();
        for (std::size_t i = 0; i < count; ++i) {
            source[chain.points[i]] = chain.points[(i + step) % count];
        }
        list.push_back(
            made(Fault::SlippedPart, source, name + ": every point lies where its neighbour belongs."));
    }
}

void addNeighbours(std::vector<Exchange>& list, const Chain& chain) {
    const Scheme& scheme = Scheme::lapa();
    const std::string name = sentenceStart(scheme.partName(chain.part));
    const std::size_t count = chain.points.size();
    const std::size_t pairs = chain.kind == ChainKind::Closed ? count : count - 1;
    for (std::size_t i = 0; i < pairs; ++i) {
        const std::size_t a = chain.points[i];
        const std::size_t b = chain.points[(i + 1) % count];
        list.push_back(made(Fault::CrossedOrder, swapped({a}, {b}),
                            name + ": the neighbours " + std::to_string(a) + " and " + std::to_string(b) +
                                " have changed places."));
    }
}

}  // namespace

PointMatrix Exchange::undone(const PointMatrix& given) const {
    PointMatrix result = given;
    for (const std::size_t point : points) {
        result.col(static_cast<Eigen::Index>(point)) = given.col(static_cast<Eigen::Index>(source[point]));
    }
    return result;
}

std::span<const Exchange> exchanges() {
    static const std::vector<Exchange> list = [] {
        std::vector<Exchange> result;
        addSides(result);
        addEdges(result);
        for (const Chain& chain : Scheme::lapa().chains()) {
            if (chain.kind == ChainKind::Closed) {
                addSlips(result, chain);
            }
            if (chain.kind != ChainKind::Single) {
                addNeighbours(result, chain);
            }
        }
        return result;
    }();
    return list;
}

std::span<const Region> regions() {
    // The contour of a raised head lies higher, that of an open mouth lower.
    constexpr double kPart = 0.12;
    constexpr double kContour = 0.35;
    static const std::vector<Region> list{{"Image-left brow", range(33, 41), kPart},
                                          {"Image-right brow", range(42, 50), kPart},
                                          {"Nose", range(51, 65), kPart},
                                          {"Image-left eye", kLeftEye, kPart},
                                          {"Image-right eye", kRightEye, kPart},
                                          {"Mouth", range(84, 103), kPart},
                                          {"Face contour", range(0, 32), kContour}};
    return list;
}

}  // namespace maskwright::core::checks
