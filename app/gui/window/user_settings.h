// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tone.h"
#include "app/gui/canvas/view_transform.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/window/theme.h"
#include "app/wiring/predictors.h"
#include "core/propagation/propagation.h"

#include <filesystem>
#include <optional>

#include <QByteArray>
#include <QStringList>

namespace maskwright::app::gui {

// What the window remembers of a user between two starts; nothing of it stands in a project.
class UserSettings {
  public:
    // Most recent first; projects that are gone are left out.
    [[nodiscard]] static QStringList recentProjects();
    static void addRecentProject(const std::filesystem::path& project);
    // The project that was open when the window was closed; empty if none was.
    [[nodiscard]] static std::filesystem::path lastProject();
    static void setLastProject(const std::filesystem::path& project);

    // Of one project.
    [[nodiscard]] static std::optional<qint64> lastImage(const std::filesystem::path& project);
    [[nodiscard]] static std::optional<ViewTransform> lastView(const std::filesystem::path& project);
    [[nodiscard]] static std::optional<Stage> lastStage(const std::filesystem::path& project);
    static void setLastPlace(const std::filesystem::path& project, Stage stage, qint64 image,
                             const ViewTransform& view);

    // Which models place points and find hair and skin; its project is empty. Safe from any thread.
    [[nodiscard]] static wiring::PredictorChoice predictorChoice();
    static void setPredictorChoice(const wiring::PredictorChoice& choice);
    [[nodiscard]] static double overlayOpacity();
    static void setOverlayOpacity(double opacity);
    // Label maps in LaPa's colours instead of ours.
    [[nodiscard]] static bool lapaColours();
    static void setLapaColours(bool lapa);
    // Which points follow one that is moved.
    [[nodiscard]] static core::propagation::Scope followScope();
    static void setFollowScope(core::propagation::Scope scope);
    // Of an action, by its name: portable texts; none: the usual ones.
    [[nodiscard]] static std::optional<QStringList> keys(const QString& action);
    static void setKeys(const QString& action, const std::optional<QStringList>& keys);
    [[nodiscard]] static Tone tone();
    static void setTone(const Tone& tone);
    [[nodiscard]] static bool thumbnailsShown();
    static void setThumbnailsShown(bool shown);
    [[nodiscard]] static bool loupeShown();
    static void setLoupeShown(bool shown);
    [[nodiscard]] static Theme theme();
    static void setTheme(Theme theme);
    [[nodiscard]] static QByteArray windowGeometry();
    static void setWindowGeometry(const QByteArray& geometry);
};

}  // namespace maskwright::app::gui
