"""Reads PDFs as others do. In: a JSON list of paths. Out, for each: what every page says, what its code says, and the
picture's grey values at the places asked for."""

import json
import sys

import pypdf
import pypdfium2
import zxingcpp

# Points of the picture for each tenth of a millimetre.
SCALE = 4


def fonts(reader):
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            found.add((str(font["/BaseFont"]), len(descriptor["/FontFile2"].get_data())))
    return sorted(found)


def looked_at(page, places):
    picture = page.render(scale=SCALE).to_pil().convert("L")
    per_tenth = picture.width / round(page.get_width() * 254 / 72)
    grey = [picture.getpixel((int(x * per_tenth), int(y * per_tenth))) for x, y in places]
    return {"codes": [code.text for code in zxingcpp.read_barcodes(picture)], "grey": grey}


def read(case):
    reader = pypdf.PdfReader(case["path"], strict=True)
    drawn = pypdfium2.PdfDocument(case["path"])
    pages = []
    for nth, page in enumerate(reader.pages):
        box = [round(float(side) * 254 / 72) for side in (page.mediabox.width, page.mediabox.height)]
        looks = looked_at(drawn[nth], case["places"]) if nth in case["look_at"] else None
        pages.append({"text": page.extract_text(), "size": box, "looks": looks})
    root = reader.trailer["/Root"]
    return {"pages": pages, "fonts": fonts(reader), "title": reader.metadata.title, "lang": str(root["/Lang"])}


json.dump([read(case) for case in json.load(sys.stdin)], sys.stdout)
