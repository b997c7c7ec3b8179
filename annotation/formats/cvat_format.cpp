// SPDX-License-Identifier: GPL-3.0-or-later
// CVAT for images 1.1: annotations.xml with a skeleton of 106 points and a mask per class for every image.
#include "annotation/formats/class_masks.h"
#include "annotation/formats/format_list.h"
#include "annotation/formats/point_text.h"
#include "annotation/formats/set_files.h"

#include <charconv>
#include <memory>

#include <QXmlStreamReader>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

// Entities of a hostile file may not blow it up.
constexpr int kMostEntityCharacters = 4096;

struct Mask {
    core::FaceClass value{};
    core::PixelRect box;
    std::vector<std::uint32_t> runs;  // row by row, of the box
    core::geometry::Polygon polygon;  // instead of runs
};

struct Image {
    std::string name;
    store::Split split = store::Split::None;
    std::vector<std::pair<std::size_t, core::Point>> points;  // by number, in our frame
    std::bitset<core::kPointCount> hidden;
    std::vector<double> pointList;  // of a <points> shape: x and y in turn
    std::vector<Mask> masks;
};

core::Error damaged(const std::string& what, const std::string& subject) {
    return core::Error(what, subject, "Export the task from CVAT again.");
}

int wholeNumber(const std::string& text, const std::string& subject) {
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size() || value < 0 || value > 1'000'000) {
        throw damaged("'" + text.substr(0, 40) + "' is no number of pixels", subject);
    }
    return value;
}

// "1.5,2;3,4": CVAT's points, as x and y in turn.
std::vector<double> coordinatesOf(std::string text, const std::string& subject) {
    for (char& letter : text) {
        letter = letter == ',' || letter == ';' ? ' ' : letter;
    }
    std::vector<double> numbers = numbersIn(text, 1'000'000, subject);
    if (numbers.empty() || numbers.size() % 2 != 0) {
        throw damaged("a shape has no pairs of coordinates", subject);
    }
    for (std::size_t i = 0; i < numbers.size(); i += 2) {
        const core::Point place = photoFromCorners().apply({numbers[i], numbers[i + 1]});
        numbers[i] = place.x();
        numbers[i + 1] = place.y();
    }
    return numbers;
}

// Reads one file, image by image.
class Reading {
  public:
    Reading(const std::string& text, std::string subject, NotHeld& notHeld)
        : xml_(QByteArray::fromStdString(text)), subject_(std::move(subject)), notHeld_(notHeld) {
        xml_.setEntityExpansionLimit(kMostEntityCharacters);
    }

    std::vector<Image> images() {
        if (!xml_.readNextStartElement() || xml_.name() != QLatin1String("annotations")) {
            throw damaged("is no file of CVAT's annotations", subject_);
        }
        std::vector<Image> images;
        while (xml_.readNextStartElement()) {
            if (xml_.name() == QLatin1String("image")) {
                images.push_back(readImage());
            } else {
                xml_.skipCurrentElement();
            }
        }
        if (xml_.hasError()) {
            throw damaged("is no XML (" + xml_.errorString().toStdString() + ")", subject_);
        }
        return images;
    }

  private:
    [[nodiscard]] std::string attribute(const char* name) const {
        return xml_.attributes().value(QLatin1String(name)).toString().toStdString();
    }

    Image readImage() {
        Image image;
        image.name = attribute("name");
        image.split = splitNamed(attribute("subset"));
        const std::string subject = subject_ + ", " + image.name;
        while (xml_.readNextStartElement()) {
            const std::string label = attribute("label");
            const auto value = classNamed(label);
            if (xml_.name() == QLatin1String("skeleton")) {
                readSkeleton(image, subject);
                continue;
            }
            if (xml_.name() == QLatin1String("points")) {
                image.pointList = coordinatesOf(attribute("points"), subject);
            } else if (xml_.name() == QLatin1String("mask") && value) {
                readMask(image, *value, subject);
            } else if (xml_.name() == QLatin1String("polygon") && value) {
                Mask mask{*value, {}, {}, {}};
                const std::vector<double> numbers = coordinatesOf(attribute("points"), subject);
                for (std::size_t i = 0; i < numbers.size(); i += 2) {
                    mask.polygon.emplace_back(numbers[i], numbers[i + 1]);
                }
                image.masks.push_back(std::move(mask));
            } else {
                notHeld_.add(xml_.name().toString().toStdString() + " '" + label + "'");
            }
            xml_.skipCurrentElement();
        }
        return image;
    }

    void readSkeleton(Image& image, const std::string& subject) {
        while (xml_.readNextStartElement()) {
            const int number = wholeNumber(attribute("label"), subject);
            if (number >= static_cast<int>(core::kPointCount)) {
                throw damaged("a skeleton has a point " + std::to_string(number), subject);
            }
            const std::vector<double> place = coordinatesOf(attribute("points"), subject);
            image.points.emplace_back(number, core::Point(place[0], place[1]));
            image.hidden.set(static_cast<std::size_t>(number), attribute("occluded") == "1");
            xml_.skipCurrentElement();
        }
    }

    void readMask(Image& image, core::FaceClass value, const std::string& subject) {
        const int left = wholeNumber(attribute("left"), subject);
        const int top = wholeNumber(attribute("top"), subject);
        Mask mask{value,
                  {left, top, left + wholeNumber(attribute("width"), subject),
                   top + wholeNumber(attribute("height"), subject)},
                  {},
                  {}};
        std::string rle = attribute("rle");
        for (char& letter : rle) {
            letter = letter == ',' ? ' ' : letter;
        }
        for (const double run : numbersIn(rle, 100'000'000, subject)) {
            if (run < 0) {
                throw damaged("a mask has a negative run", subject);
            }
            mask.runs.push_back(static_cast<std::uint32_t>(run));
        }
        image.masks.push_back(std::move(mask));
    }

    QXmlStreamReader xml_;
    std::string subject_;
    NotHeld& notHeld_;
};

FaceContent contentOf(const Image& image, int width, int height, const std::string& subject) {
    FaceContent content;
    if (!image.points.empty()) {
        core::Landmarks& landmarks = content.landmarks.emplace();
        for (const auto& [number, place] : image.points) {
            landmarks.setPoint(number, place);
            landmarks.visibilities[number] =
                image.hidden[number] ? core::Visibility::Occluded : core::Visibility::Visible;
            content.known.set(number);
        }
        if (!content.known.all()) {
            throw damaged("the skeleton has " + std::to_string(content.known.count()) + " of the 106 points",
                          subject);
        }
    } else if (!image.pointList.empty()) {
        content = faceFrom(image.pointList, orderOf(image.pointList.size() / 2, subject));
    }
    MapFromMasks map(width, height);
    for (const Mask& mask : image.masks) {
        if (!mask.polygon.empty()) {
            map.add(mask.value, mask.polygon);
        } else if (mask.box.intersected({0, 0, width, height}) != mask.box) {
            throw damaged("a mask lies outside of the photo", subject);
        } else {
            map.add(mask.value, mask.box,
                    maskFromRuns(mask.runs, mask.box.width(), mask.box.height(), RunOrder::Rows, subject));
        }
    }
    content.labels = map.map();
    return content;
}

ListedSet listSet(const fs::path& root) {
    const SetFiles files(root);
    ListedSet set;
    NotHeld notHeld;
    FaceNames names;
    const std::vector<fs::path> found = files.withEnding(".xml");
    for (const fs::path& file : found) {
        const std::string subject = files.relative(file);
        try {
            for (Image& image : Reading(readSetText(file, kMostListBytes), subject, notHeld).images()) {
                const std::string where = subject + ", " + image.name;
                try {
                    const fs::path photo = files.photo(image.name, {"images", ""}, where);
                    const store::Split split =
                        image.split == store::Split::None ? files.splitOf(photo) : image.split;
                    auto held = std::make_shared<const Image>(std::move(image));
                    set.faces.push_back({names.next(photo.stem().string()), where, split, photo,
                                         [held, where](int width, int height) {
                                             return contentOf(*held, width, height, where);
                                         }});
                } catch (const core::Error& error) {
                    set.leftOut.push_back(error);
                }
            }
        } catch (const core::Error& error) {
            set.leftOut.push_back(error);
        }
    }
    if (found.empty()) {
        throw core::Error("holds no annotations of CVAT", root.string(),
                          "Name the folder of annotations.xml and images/.");
    }
    set.notHeld = notHeld.inWords();
    return set;
}

std::string escaped(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped().toStdString();
}

std::string subsetOf(store::Split split) {
    const std::string folder = splitFolder(split);
    return folder.empty() ? "" : " subset=\"" + folder.substr(0, folder.size() - 1) + "\"";
}

std::string maskText(const ClassMask& mask) {
    std::string rle;
    for (const std::uint32_t run : runsOf(mask.inside, RunOrder::Rows)) {
        rle += (rle.empty() ? "" : ", ") + std::to_string(run);
    }
    return "    <mask label=\"" + escaped(core::Scheme::lapa().classInfo(mask.value).name) +
           "\" source=\"manual\" occluded=\"0\" rle=\"" + rle + "\" left=\"" + std::to_string(mask.box.x0) +
           "\" top=\"" + std::to_string(mask.box.y0) + "\" width=\"" + std::to_string(mask.box.width()) +
           "\" height=\"" + std::to_string(mask.box.height()) + "\" z_order=\"0\"></mask>\n";
}

FaceFiles filesOf(const FaceToWrite& face) {
    FaceFiles files;
    const std::string inImages = splitFolder(face.split) + face.name + ".jpg";
    files.photo = "images/" + inImages;
    std::string text = "  <image id=\"" + std::to_string(face.number) + "\" name=\"" + escaped(inImages) +
                       "\"" + subsetOf(face.split) + " width=\"" + std::to_string(face.width) +
                       "\" height=\"" + std::to_string(face.height) + "\">\n";
    if (face.landmarks != nullptr) {
        const core::geometry::Similarity cornersFromPhoto = photoFromCorners().inverse();
        text += "    <skeleton label=\"face\" source=\"manual\" z_order=\"0\">\n";
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            const core::Point place = cornersFromPhoto.apply(face.landmarks->point(i));
            const bool hidden = face.landmarks->visibilities[i] == core::Visibility::Occluded;
            text += "      <points label=\"" + std::to_string(i) +
                    "\" source=\"manual\" outside=\"0\" occluded=\"" + (hidden ? "1" : "0") + "\" points=\"" +
                    numberText(asStored(place.x())) + "," + numberText(asStored(place.y())) +
                    "\"></points>\n";
        }
        text += "    </skeleton>\n";
    }
    if (face.labels != nullptr) {
        for (const ClassMask& mask : masksOf(*face.labels)) {
            text += maskText(mask);
        }
    }
    files.listed.push_back({"annotations.xml", 0, text + "  </image>\n"});
    return files;
}

ListShape shapeOf(const std::string& /*file*/) {
    std::string labels;
    for (std::size_t value = 1; value < core::kClassCount; ++value) {
        labels += "        <label><name>" + escaped(core::Scheme::lapa().classes()[value].name) +
                  "</name><type>mask</type></label>\n";
    }
    return {{"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n"
             "    <task>\n      <name>faces</name>\n      <mode>annotation</mode>\n      <labels>\n"
             "        <label><name>face</name><type>skeleton</type></label>\n" +
             labels + "      </labels>\n    </task>\n  </meta>\n"},
            "",
            "</annotations>\n"};
}

}  // namespace

const Format& cvatFormat() {
    static const Format format{"cvat",
                               "annotations.xml of CVAT for images 1.1 with skeletons and masks, images/",
                               {"how sure the points are"},
                               listSet,
                               filesOf,
                               shapeOf};
    return format;
}

}  // namespace maskwright::annotation::formats
