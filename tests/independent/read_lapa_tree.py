#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a LaPa tree without any of our code.

Written from section 2 of the specification and the PNG and JPEG standards alone, with the standard library alone, so
that a mistake in our writer cannot hide behind the same mistake in our reader.

    read_lapa_tree.py TREE [--faces N] [--incomplete] [--json]

What must hold: image, label map and landmark file of each face stand under one base name; the image is an upright
JPEG; the label map is an 8-bit grey PNG of its size with values 0..10; the landmark file has exactly the published
form. Every problem is listed; the exit code is 1 if there is any, 2 for wrong use.
"""

import argparse
import json
import os
import re
import struct
import sys
import zlib

SPLITS = ("", "train", "val", "test")
KINDS = {"images": ".jpg", "labels": ".png", "landmarks": ".txt"}
NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)\.(?:[0-9]|[0-9]{1,5}[1-9])")
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Problem(Exception):
    pass


def require(condition, what):
    if not condition:
        raise Problem(what)


def png_chunks(data):
    require(data.startswith(PNG_SIGNATURE), "is no PNG")
    at = len(PNG_SIGNATURE)
    while at < len(data):
        require(at + 12 <= len(data), "ends in the middle of a chunk")
        (length,) = struct.unpack(">I", data[at:at + 4])
        kind = data[at + 4:at + 8]
        body = data[at + 8:at + 8 + length]
        require(at + 12 + length <= len(data), "ends in the middle of a chunk")
        (checksum,) = struct.unpack(">I", data[at + 8 + length:at + 12 + length])
        require(checksum == zlib.crc32(kind + body), "chunk %r has a wrong checksum" % kind)
        yield kind, body
        at += 12 + length


def paeth(left, above, corner):
    estimate = left + above - corner
    by_distance = [abs(estimate - left), abs(estimate - above), abs(estimate - corner)]
    return (left, above, corner)[by_distance.index(min(by_distance))]


def unfilter(kind, line, above):
    """One row of 8-bit grey pixels, the filter of the PNG standard undone."""
    require(kind <= 4, "has an unknown row filter %d" % kind)
    if kind == 0:
        return line
    if kind == 2:
        return bytes((a + b) & 255 for a, b in zip(line, above))
    row = bytearray(line)
    for x in range(len(row)):
        left = row[x - 1] if x > 0 else 0
        corner = above[x - 1] if x > 0 else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[x]) // 2
        else:
            guess = paeth(left, above[x], corner)
        row[x] = (row[x] + guess) & 255
    return bytes(row)


def read_label_map(path):
    """(width, height, {value: count})"""
    with open(path, "rb") as file:
        chunks = list(png_chunks(file.read()))
    require(chunks and chunks[0][0] == b"IHDR" and len(chunks[0][1]) == 13, "has no header chunk")
    require(chunks[-1][0] == b"IEND", "has no end chunk")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    require(depth == 8 and colour == 0, "is not 8-bit grey (depth %d, colour type %d)" % (depth, colour))
    require(compression == 0 and filtering == 0 and interlace == 0, "is interlaced or coded in an unknown way")
    names = [kind for kind, _ in chunks]
    require(b"PLTE" not in names and b"tRNS" not in names, "has a palette or transparency")
    pixels = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    require(width > 0 and height > 0 and len(pixels) == height * (width + 1), "has not as many pixels as it says")
    counts = {}
    above = bytes(width)
    for y in range(height):
        start = y * (width + 1)
        above = unfilter(pixels[start], pixels[start + 1:start + 1 + width], above)
        for value in set(above):
            counts[value] = counts.get(value, 0) + above.count(value)
    wrong = sorted(value for value in counts if value > 10)
    require(not wrong, "holds the values %s; LaPa has 0 to 10" % wrong)
    return width, height, counts


def exif_orientation(segment):
    """The orientation in the first directory of an EXIF block, 1 if there is none; and whether it has GPS data."""
    tiff = segment[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1, False
    (directory,) = struct.unpack(order + "I", tiff[4:8])
    orientation, has_location = 1, False
    if directory + 2 <= len(tiff):
        (count,) = struct.unpack(order + "H", tiff[directory:directory + 2])
        for i in range(count):
            entry = tiff[directory + 2 + 12 * i:directory + 14 + 12 * i]
            if len(entry) < 12:
                break
            (tag,) = struct.unpack(order + "H", entry[:2])
            if tag == 0x0112:
                (orientation,) = struct.unpack(order + "H", entry[8:10])
            has_location = has_location or tag == 0x8825
    return orientation, has_location


def read_photo(path):
    """(width, height) of an upright JPEG without location data."""
    with open(path, "rb") as file:
        data = file.read()
    require(data[:2] == b"\xff\xd8", "is no JPEG")
    at = 2
    while at + 4 <= len(data):
        require(data[at] == 0xFF, "has no marker where one should stand")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2:at + 4])
        segment = data[at + 4:at + 2 + length]
        if marker == 0xE1 and segment.startswith(b"Exif\0\0"):
            orientation, has_location = exif_orientation(segment)
            require(orientation == 1, "is not upright (EXIF orientation %d)" % orientation)
            require(not has_location, "carries the place where it was taken")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _, height, width = struct.unpack(">BHH", segment[:5])
            require(width > 0 and height > 0, "has no size")
            # Cameras write more behind the end of the picture, so the end need not be the file's.
            require(b"\xff\xd9" in data[at:], "is cut off")
            return width, height
        at += 2 + length
    raise Problem("has no frame")


def read_landmarks(path):
    """106 pairs, from exactly the published form: one space, line feeds, nothing else."""
    with open(path, "rb") as file:
        data = file.read()
    require(data.endswith(b"\n"), "does not end with a line feed")
    lines = data[:-1].split(b"\n")
    require(lines[0] == b"106", "line 1 is %r instead of 106" % lines[0][:20])
    require(len(lines) == 107, "has %d lines instead of 107" % len(lines))
    points = []
    for number, line in enumerate(lines[1:], start=2):
        parts = line.split(b" ")
        require(len(parts) == 2 and all(NUMBER.fullmatch(part) for part in parts), "line %d is %r" % (number, line[:40]))
        points.append((float(parts[0]), float(parts[1])))
    return points


def base_names(folder, ending, problems):
    names = set()
    for file in sorted(os.listdir(folder)):
        path = os.path.join(folder, file)
        base, actual = os.path.splitext(file)
        if actual != ending or os.path.islink(path) or not os.path.isfile(path):
            problems.append("%s: is no plain %s file" % (path, ending))
        else:
            names.add(base)
    return names


def check_split(root, split, incomplete, problems):
    """{name: facts} of the faces below one split folder, or None if there is no such folder."""
    folders = {kind: os.path.join(root, split, kind) for kind in KINDS}
    present = {kind for kind, folder in folders.items() if os.path.isdir(folder)}
    if not present:
        return None
    names = {kind: base_names(folders[kind], KINDS[kind], problems) if kind in present else set() for kind in KINDS}
    faces = {}
    for name in sorted(set().union(*names.values())):
        for kind in KINDS:
            if name not in names[kind] and not incomplete:
                problems.append("%s: is missing" % os.path.join(folders[kind], name + KINDS[kind]))
        face = {}
        for kind, read in (("images", read_photo), ("labels", read_label_map), ("landmarks", read_landmarks)):
            if name not in names[kind]:
                continue
            path = os.path.join(folders[kind], name + KINDS[kind])
            try:
                face[kind] = read(path)
            except (Problem, zlib.error, struct.error) as problem:
                problems.append("%s: %s" % (path, problem))
        if "images" in face and "labels" in face and face["images"] != face["labels"][:2]:
            problems.append("%s: the map is %d x %d, its image %d x %d" % (
                os.path.join(folders["labels"], name + ".png"), *face["labels"][:2], *face["images"]))
        faces[os.path.join(split, name)] = face
    return faces


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tree")
    parser.add_argument("--faces", type=int, help="how many faces the tree must hold")
    parser.add_argument("--incomplete", action="store_true", help="a face may lack some of its three files")
    parser.add_argument("--json", action="store_true", help="print counts as one JSON object")
    options = parser.parse_args(arguments)

    problems = []
    faces = {}
    found = False
    for split in SPLITS:
        of_split = check_split(options.tree, split, options.incomplete, problems)
        if of_split is not None:
            found = True
            faces.update(of_split)
    if not found:
        problems.append("%s: holds none of %s" % (options.tree, ", ".join(KINDS)))
    if options.faces is not None and options.faces != len(faces):
        problems.append("%s: holds %d faces instead of %d" % (options.tree, len(faces), options.faces))

    counts = [0] * 11
    for face in faces.values():
        for value, count in face.get("labels", (0, 0, {}))[2].items():
            counts[value] += count
    if options.json:
        print(json.dumps({"faces": len(faces), "pixels_of_class": counts, "problems": problems}))
    else:
        for problem in problems:
            print(problem)
        print("%d faces, %d problems" % (len(faces), len(problems)))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
