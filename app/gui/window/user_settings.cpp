// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/user_settings.h"

#include "annotation/project_place.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QSettings>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;

constexpr int kRecentProjects = 6;
constexpr QLatin1String kPointStage{"points"};
constexpr QLatin1String kMapStage{"map"};

// The same place as the author's name, which the command line shares.
QSettings settings() {
    return QSettings(QStringLiteral("maskwright"), QStringLiteral("maskwright"));
}

QString textOf(const fs::path& path) {
    return QString::fromStdString(path.string());
}

QString projectKey(const fs::path& project, const char* what) {
    const QByteArray hash = QCryptographicHash::hash(textOf(project).toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("projects/%1/%2")
        .arg(QString::fromLatin1(hash.toHex().left(16)), QLatin1String(what));
}

}  // namespace

QStringList UserSettings::recentProjects() {
    QStringList projects = settings().value(QStringLiteral("recentProjects")).toStringList();
    projects.removeIf(
        [](const QString& project) { return !annotation::holdsProject(project.toStdString()); });
    return projects;
}

void UserSettings::addRecentProject(const fs::path& project) {
    QStringList projects = recentProjects();
    projects.removeAll(textOf(project));
    projects.prepend(textOf(project));
    settings().setValue(QStringLiteral("recentProjects"), projects.mid(0, kRecentProjects));
}

fs::path UserSettings::lastProject() {
    return settings().value(QStringLiteral("lastProject")).toString().toStdString();
}

void UserSettings::setLastProject(const fs::path& project) {
    settings().setValue(QStringLiteral("lastProject"), textOf(project));
}

std::optional<qint64> UserSettings::lastImage(const fs::path& project) {
    const QVariant value = settings().value(projectKey(project, "image"));
    return value.isValid() ? std::optional(value.toLongLong()) : std::nullopt;
}

std::optional<ViewTransform> UserSettings::lastView(const fs::path& project) {
    const QVariantList numbers = settings().value(projectKey(project, "view")).toList();
    if (numbers.size() != 3 || !(numbers[0].toDouble() > 0)) {
        return std::nullopt;
    }
    return ViewTransform(numbers[0].toDouble(), {numbers[1].toDouble(), numbers[2].toDouble()});
}

std::optional<Stage> UserSettings::lastStage(const fs::path& project) {
    const QString stage = settings().value(projectKey(project, "stage")).toString();
    return stage.isEmpty() ? std::nullopt
                           : std::optional(stage == kMapStage ? Stage::LabelMap : Stage::Points);
}

void UserSettings::setLastPlace(const fs::path& project, Stage stage, qint64 image,
                                const ViewTransform& view) {
    QSettings kept = settings();  // written once, as it goes
    kept.setValue(projectKey(project, "stage"), stage == Stage::LabelMap ? kMapStage : kPointStage);
    kept.setValue(projectKey(project, "image"), image);
    kept.setValue(projectKey(project, "view"),
                  QVariantList{view.scale(), view.shift().x(), view.shift().y()});
}

wiring::PredictorChoice UserSettings::predictorChoice() {
    const auto word = [](const char* key) {
        return settings().value(QStringLiteral("models/") + QLatin1String(key)).toString().toStdString();
    };
    wiring::PredictorChoice choice;
    choice.points = word("points");
    choice.regions = word("regions");
    choice.weightSet = word("weights");
    if (const std::string device = word("device"); !device.empty()) {
        choice.device = device;
    }
    return choice;
}

void UserSettings::setPredictorChoice(const wiring::PredictorChoice& choice) {
    const auto set = [](const char* key, const std::string& word) {
        settings().setValue(QStringLiteral("models/") + QLatin1String(key), QString::fromStdString(word));
    };
    set("points", choice.points);
    set("regions", choice.regions);
    set("weights", choice.weightSet);
    set("device", choice.device);
}

double UserSettings::overlayOpacity() {
    return std::clamp(settings().value(QStringLiteral("overlayOpacity"), 0.4).toDouble(), 0.0, 1.0);
}

void UserSettings::setOverlayOpacity(double opacity) {
    settings().setValue(QStringLiteral("overlayOpacity"), opacity);
}

bool UserSettings::lapaColours() {
    return settings().value(QStringLiteral("lapaColours")).toBool();
}

void UserSettings::setLapaColours(bool lapa) {
    settings().setValue(QStringLiteral("lapaColours"), lapa);
}

core::propagation::Scope UserSettings::followScope() {
    using core::propagation::Scope;
    const QString name = settings().value(QStringLiteral("followScope")).toString();
    return name == QLatin1String("point")  ? Scope::Point
           : name == QLatin1String("face") ? Scope::Face
                                           : Scope::Part;
}

void UserSettings::setFollowScope(core::propagation::Scope scope) {
    using core::propagation::Scope;
    settings().setValue(QStringLiteral("followScope"), scope == Scope::Point  ? QStringLiteral("point")
                                                       : scope == Scope::Face ? QStringLiteral("face")
                                                                              : QStringLiteral("part"));
}

std::optional<QStringList> UserSettings::keys(const QString& action) {
    const QVariant value = settings().value(QStringLiteral("keys/") + action);
    return value.isValid() ? std::optional(value.toStringList()) : std::nullopt;
}

void UserSettings::setKeys(const QString& action, const std::optional<QStringList>& keys) {
    const QString key = QStringLiteral("keys/") + action;
    if (keys) {
        settings().setValue(key, *keys);
    } else {
        settings().remove(key);
    }
}

Tone UserSettings::tone() {
    const QVariantList numbers = settings().value(QStringLiteral("tone")).toList();
    return numbers.size() == 3 && numbers[2].toDouble() > 0
               ? Tone{numbers[0].toDouble(), numbers[1].toDouble(), numbers[2].toDouble()}
               : Tone{};
}

void UserSettings::setTone(const Tone& tone) {
    settings().setValue(QStringLiteral("tone"), QVariantList{tone.brightness, tone.contrast, tone.gamma});
}

bool UserSettings::thumbnailsShown() {
    return settings().value(QStringLiteral("thumbnails")).toBool();
}

void UserSettings::setThumbnailsShown(bool shown) {
    settings().setValue(QStringLiteral("thumbnails"), shown);
}

bool UserSettings::loupeShown() {
    return settings().value(QStringLiteral("loupe")).toBool();
}

void UserSettings::setLoupeShown(bool shown) {
    settings().setValue(QStringLiteral("loupe"), shown);
}

Theme UserSettings::theme() {
    const QString name = settings().value(QStringLiteral("theme")).toString();
    return name == QLatin1String("light")  ? Theme::Light
           : name == QLatin1String("dark") ? Theme::Dark
                                           : Theme::System;
}

void UserSettings::setTheme(Theme theme) {
    settings().setValue(QStringLiteral("theme"), theme == Theme::Light  ? QStringLiteral("light")
                                                 : theme == Theme::Dark ? QStringLiteral("dark")
                                                                        : QStringLiteral("system"));
}

QByteArray UserSettings::windowGeometry() {
    return settings().value(QStringLiteral("geometry")).toByteArray();
}

void UserSettings::setWindowGeometry(const QByteArray& geometry) {
    settings().setValue(QStringLiteral("geometry"), geometry);
}

}  // namespace maskwright::app::gui
