// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/reports.h"

namespace maskwright::app::cli {

Result resultOf(annotation::formats::ImportReport report, ImportedFormat format) {
    Result result;
    auto& json = result.json;
    json["added"] = report.added;
    json["known"] = report.known;
    json["relinked"] = report.relinked;
    json["other_files"] = report.otherFiles;
    if (format == ImportedFormat::Annotated) {
        json["landmarks"] = report.landmarks;
        json["filled_in"] = report.filledIn;
        json["label_maps"] = report.labelMaps;
        json["points_from_maps"] = report.pointsFromMaps;
        json["maps_without_face"] = report.mapsWithoutFace;
        json["not_held"] = report.notHeld;
    }
    json["duplicates"] = nlohmann::ordered_json::array();
    result.lines.push_back(counted(report.added, "photo", "photos") + " added, " +
                           std::to_string(report.known) + " known already, " +
                           std::to_string(report.failures.size()) + " refused");
    if (format == ImportedFormat::Annotated) {
        result.lines.push_back(counted(report.landmarks, "landmark file", "landmark files") + " and " +
                               counted(report.labelMaps, "label map", "label maps") + " taken over");
        if (report.filledIn > 0) {
            result.lines.push_back(
                "On " + counted(report.filledIn, "face", "faces") +
                " the files lack some of the 106 points; those were filled in and are to be "
                "corrected");
        }
        if (report.pointsFromMaps + report.mapsWithoutFace > 0) {
            result.lines.push_back("Points of " + counted(report.pointsFromMaps, "face", "faces") +
                                   " read off their label maps; " + std::to_string(report.mapsWithoutFace) +
                                   " maps show too little of a face");
        }
        for (const std::string& words : report.notHeld) {
            result.lines.push_back("not taken over: " + words);
        }
    }
    if (report.otherFiles > 0) {
        result.lines.push_back(counted(report.otherFiles, "other file", "other files") + " not looked at");
    }
    if (report.relinked > 0) {
        result.lines.push_back(counted(report.relinked, "photo", "photos") + " moved here and found again");
    }
    for (const annotation::formats::DuplicatePhoto& duplicate : report.duplicates) {
        json["duplicates"].push_back({{"photo", duplicate.photo}, {"same_as", duplicate.sameAs}});
        result.lines.push_back("duplicate: " + duplicate.photo + " equals " + duplicate.sameAs);
    }
    result.failures = std::move(report.failures);
    return result;
}

Result resultOf(annotation::dla::PlaceReport report) {
    Result result;
    result.json = {{"placed", report.placed},
                   {"up_to_date", report.untouchedKept},
                   {"kept_for_person", report.personKept},
                   {"without_face", report.withoutFace},
                   {"unused_boxes", report.unusedBoxes}};
    result.lines.push_back("Points placed on " + counted(report.placed, "image", "images") + "; " +
                           std::to_string(report.untouchedKept) + " had them already, " +
                           std::to_string(report.personKept) + " touched by a person and left alone, " +
                           std::to_string(report.withoutFace.size()) + " without a face");
    if (!report.withoutFace.empty()) {
        result.lines.emplace_back(
            "Where no face was found, draw a box in the window (Shift+B) or name one (place --boxes)");
    }
    for (const std::string& name : report.unusedBoxes) {
        result.lines.push_back("box of no photo in the project: " + name);
    }
    result.failures = std::move(report.failures);
    for (const std::string& name : report.withoutFace) {
        result.failures.push_back({name, "no face was found"});
    }
    return result;
}

Result resultOf(annotation::ppa::ParseReport report) {
    Result result;
    result.json = {{"parsed", report.parsed},
                   {"up_to_date", report.upToDate},
                   {"kept_for_person", report.acceptedKept},
                   {"proposed", report.proposed},
                   {"look_again", report.lookAgain},
                   {"without_points", report.withoutPoints}};
    result.lines.push_back("Label maps made of " + counted(report.parsed, "image", "images") + "; " +
                           std::to_string(report.upToDate) + " up to date, " +
                           std::to_string(report.acceptedKept) +
                           " accepted or mended by a person and left alone, " +
                           std::to_string(report.withoutPoints) + " without points");
    if (report.proposed > 0) {
        result.lines.push_back(counted(report.proposed, "accepted map", "accepted maps") +
                               " would change; see proposals");
    }
    if (report.lookAgain > 0) {
        result.lines.push_back(counted(report.lookAgain, "map", "maps") +
                               " to look at again: a person's pixels no longer fit what lies below");
    }
    result.failures = std::move(report.failures);
    return result;
}

Result resultOf(annotation::release::ExportReport report) {
    Result result;
    result.json = {{"exported", report.exported},      {"without_points", report.withoutPoints},
                   {"without_map", report.withoutMap}, {"not_reviewed", report.notReviewed},
                   {"left_out", report.leftOut},       {"rewritten", nlohmann::ordered_json::array()}};
    result.lines.push_back(
        counted(report.exported, "image", "images") + " exported: " + std::to_string(report.withoutPoints) +
        " without points, " + std::to_string(report.withoutMap) + " without a label map, " +
        std::to_string(report.notReviewed) + " not reviewed; " + std::to_string(report.leftOut) +
        " left out, having neither points nor map to export");
    for (const annotation::release::RewrittenPhoto& photo : report.rewritten) {
        result.json["rewritten"].push_back({{"image", photo.image}, {"reason", photo.reason}});
        result.lines.push_back("written anew as upright JPEG without metadata: " + photo.image + " (" +
                               photo.reason + ")");
    }
    result.failures = std::move(report.failures);
    return result;
}

}  // namespace maskwright::app::cli
