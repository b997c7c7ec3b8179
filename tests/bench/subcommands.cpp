// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/subcommands.h"

#include <array>

namespace maskwright::bench {

int runCanvas(int argc, char** argv);
int runPictures(int argc, char** argv);
int runFit(int argc, char** argv);
int runProject(int argc, char** argv);
int runLocate(int argc, char** argv);
int runRegions(int argc, char** argv);
int runFasseg(int argc, char** argv);
int runNets(int argc, char** argv);
int runStore(int argc, char** argv);
int runLearnPrior(int argc, char** argv);
int runLearnBorders(int argc, char** argv);
int runRules(int argc, char** argv);
int runMend(int argc, char** argv);
int runChecks(int argc, char** argv);
int runContours(int argc, char** argv);
int runEffort(int argc, char** argv);
int runLearnErrors(int argc, char** argv);
int runSuspicion(int argc, char** argv);
int runWall(int argc, char** argv);

std::span<const Subcommand> subcommands() {
    static constexpr std::array kSubcommands{
        Subcommand{"canvas", "time from a mouse event to the picture, on photos of 1, 12 and 24 megapixels",
                   runCanvas},
        Subcommand{"fit", "F1 of fitted parts against hand-drawn masks, beside simple curves", runFit},
        Subcommand{"project", "opening, listing and filtering a project of 100,000 images", runProject},
        Subcommand{"locate", "faces found and points placed from the photos alone, against given points",
                   runLocate},
        Subcommand{"regions", "F1 of hair and skin against hand-drawn masks", runRegions},
        Subcommand{"fasseg", "F1 of label maps from photos alone against FASSEG's masks, by the head's turn",
                   runFasseg},
        Subcommand{"nets", "samples per second of each network, beside its convolutions alone", runNets},
        Subcommand{"store", "durable saves of points and label maps", runStore},
        Subcommand{"prior", "learns the contour prior of the fit from LaPa trees", runLearnPrior},
        Subcommand{"borders", "learns where photos show the borders of parts from a LaPa tree",
                   runLearnBorders},
        Subcommand{"rules", "draws what each rule of the fusion does", runRules},
        Subcommand{"effort", "drags it takes a simulated annotator to make faces right", runEffort},
        Subcommand{"errors", "learns what the landmark model gets wrong together from LaPa trees",
                   runLearnErrors},
        Subcommand{"checks", "seeded mistakes found by the shape checks, and false alarms", runChecks},
        Subcommand{"contours", "points read off label maps, against the points of the set", runContours},
        Subcommand{"suspicion", "how many of the truly worst label maps the suspicion finds", runSuspicion},
        Subcommand{"wall", "frames of the review wall while 100,000 images are scrolled", runWall},
        Subcommand{"mend", "strokes that mend automatic label maps, with smart tools and the brush alone",
                   runMend},
        Subcommand{"pictures", "take the pictures of the user guide", runPictures},
    };
    return kSubcommands;
}

}  // namespace maskwright::bench
