#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checker must pass a right tree and find each single fault in a wrong one."""

import contextlib
import io
import os
import struct
import tempfile
import unittest
import zlib

import read_lapa_tree

WIDTH, HEIGHT = 5, 4


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(rows, depth=8, colour=0, interlace=0, extra=b""):
    """rows: filter byte and coded bytes of each row."""
    header = struct.pack(">IIBBBBB", WIDTH, len(rows), depth, colour, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(b"".join(rows))) +
            chunk(b"IEND", b""))


def plain_png(value=1):
    return png([bytes([0] + [value] * WIDTH)] * HEIGHT)


def jpeg(width=WIDTH, height=HEIGHT, exif=b""):
    """No picture, but what the checker reads of one."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + exif + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def exif(tag, value):
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + struct.pack(">HHIHH", tag, 3, 1, value, 0) + bytes(4)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def landmarks(line="12.5 -0.25"):
    return ("106\n" + (line + "\n") * 106).encode()


class ReadLapaTree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        for split in ("train", "test"):
            self.write(split + "/images/a.jpg", jpeg())
            self.write(split + "/labels/a.png", plain_png())
            self.write(split + "/landmarks/a.txt", landmarks())

    def write(self, path, data):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)

    def run_checker(self, *options):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            code = read_lapa_tree.main([self.root, *options])
        return code, output.getvalue()

    def assert_fault(self, expected, *options):
        code, output = self.run_checker(*options)
        self.assertEqual(code, 1)
        self.assertIn(expected, output)

    def test_a_right_tree_passes(self):
        code, output = self.run_checker("--faces", "2", "--json")
        self.assertEqual(code, 0, output)
        self.assertIn('"pixels_of_class": [0, 40,', output)

    def test_counts_and_names(self):
        self.assert_fault("2 faces instead of 3", "--faces", "3")
        os.remove(os.path.join(self.root, "train/labels/a.png"))
        self.assert_fault("train/labels/a.png: is missing")
        self.assertEqual(self.run_checker("--incomplete")[0], 0)

    def test_an_empty_folder_is_no_tree(self):
        with tempfile.TemporaryDirectory() as empty:
            self.root = empty
            self.assert_fault("holds none of images, labels, landmarks")

    def test_links_and_foreign_files(self):
        os.symlink(os.path.join(self.root, "train/images/a.jpg"), os.path.join(self.root, "test/images/b.jpg"))
        self.assert_fault("test/images/b.jpg: is no plain .jpg file")

    def test_label_maps(self):
        faults = {
            "values [11]": plain_png(11),
            "values [255]": plain_png(255),
            "not 8-bit grey": png([bytes([0] + [1] * WIDTH)] * HEIGHT, colour=3),
            "interlaced": png([bytes([0] + [1] * WIDTH)] * HEIGHT, interlace=1),
            "palette": png([bytes([0] + [1] * WIDTH)] * HEIGHT, extra=chunk(b"PLTE", b"abc")),
            "the map is 5 x 3, its image 5 x 4": png([bytes([0] + [1] * WIDTH)] * 3),
            "as many pixels": png([bytes([0] + [1] * (WIDTH + 1))] * HEIGHT),
            "checksum": plain_png()[:-1] + b"x",
            "middle of a chunk": plain_png()[:-3],
            "no PNG": jpeg(),
        }
        for expected, data in faults.items():
            with self.subTest(expected):
                self.write("test/labels/a.png", data)
                self.assert_fault(expected)

    def test_row_filters_are_undone(self):
        # The same ramp 0..4 in each row, coded by each of the five filters after a plain first row.
        plain = bytes([0, 0, 1, 2, 3, 4])
        left = bytes([1, 0, 1, 1, 1, 1])
        above = bytes([2, 0, 0, 0, 0, 0])
        # Average of left and above: floor((x - 1 + x) / 2) = x - 1, but for the first pixel.
        average = bytes([3, 0, 1, 1, 1, 1])
        # The Paeth guess is the pixel above here: estimate = left + above - corner = above.
        nearest = bytes([4, 0, 0, 0, 0, 0])
        self.write("test/labels/a.png", png([plain, left, above, average]))
        self.assertIn('"pixels_of_class": [4, 24, 4, 4, 4, 0', self.run_checker("--json")[1])
        self.write("test/labels/a.png", png([plain, nearest, average, nearest]))
        self.assertIn('"pixels_of_class": [4, 24, 4, 4, 4, 0', self.run_checker("--json")[1])

    def test_landmarks(self):
        faults = {
            "line 1 is b'68'": b"68\n",
            "106 lines instead of 107": landmarks()[:-len("12.5 -0.25\n")],
            "line feed": landmarks()[:-1],
            "line 2 is b'12 3.0'": landmarks("12 3.0"),
            "line 2 is b'1.50 3.0'": landmarks("1.50 3.0"),
            "line 2 is b'nan 3.0'": landmarks("nan 3.0"),
            "line 2 is b'1.0  3.0'": landmarks("1.0  3.0"),
            "line 2 is b'1.0\\t3.0'": landmarks("1.0\t3.0"),
            "line 2 is b'1.0 3.0\\r'": landmarks("1.0 3.0\r"),
            "line 2 is b'1.0 1.0000001'": landmarks("1.0 1.0000001"),
        }
        for expected, data in faults.items():
            with self.subTest(expected):
                self.write("test/landmarks/a.txt", data)
                self.assert_fault(expected)

    def test_photos(self):
        faults = {
            "orientation 6": jpeg(exif=exif(0x0112, 6)),
            "place where it was taken": jpeg(exif=exif(0x8825, 26)),
            "is cut off": jpeg()[:-2],
            "no JPEG": plain_png(),
        }
        for expected, data in faults.items():
            with self.subTest(expected):
                self.write("test/images/a.jpg", data)
                self.assert_fault(expected)
        self.write("test/images/a.jpg", jpeg(exif=exif(0x0112, 1)))
        self.assertEqual(self.run_checker()[0], 0)
        self.write("test/images/a.jpg", jpeg() + b"a video of the moment before")
        self.assertEqual(self.run_checker()[0], 0)


if __name__ == "__main__":
    unittest.main()
