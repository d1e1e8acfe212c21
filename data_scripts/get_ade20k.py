"""Get ADE20K as it is used for scene parsing (150 classes, 20,210 and 2,000 images with masks), by download or from a local copy

    bikd_get_ade20k [--dest DIR] [--from PATH]

makes DIR/ade20k/{images,annotations}/{training,validation} and objectInfo150.txt, as in the archive. A folder that is already there is only verified.

The download (967 MB) lies in DIR as ade20k.zip.part until the folder is complete: an interrupted download goes on from there. Its makers publish no
hash: the size and SHA-256 that are wanted here were recorded by Hugging Face's `datasets` (datasets/scene_parse_150/dataset_infos.json). If the
archive has changed since, get it by hand and give it by --from, which checks layout and numbers only.
"""
import hashlib
try: from .fetch import * # In the package, as the command bikd_get_ade20k
except ImportError: from fetch import * # Run as a file

URL = 'http://data.csail.mit.edu/places/ADEchallenge/ADEChallengeData2016.zip'
WANT = 967382037,'7ff1be44964418441f542a7cc1e1a650e7dc0fc275f5d23252bc9bbdbc977b29'  # size and SHA-256
SPLITS = dict(training=20210, validation=2000)  # images

def stats(path):
    "Size and SHA-256 of the whole file"
    sha = hashlib.sha256()
    with path.open('rb') as f:
        while block:=f.read(2**20): sha.update(block)
    return path.stat().st_size,sha.hexdigest()

def root_of(d): return d/'ADEChallengeData2016' if (d/'ADEChallengeData2016').is_dir() else d

def verify(
    root, # Folder that holds images and annotations
    src, # Where it comes from, for the messages
    strict=False # Fail unless it has the official number of images?
):
    "Check that `root` has the layout, each image its label, and print the number of images"
    form = "images/SPLIT/NAME.jpg and annotations/SPLIT/NAME.png, SPLIT training and validation"
    bad = lambda msg: CliError(f"{src}: wrong layout for ade20k: {msg}; right would be {form}")
    folders = [f'{o}/{s}' for o in ('images', 'annotations') for s in SPLITS]
    if lost:=[o for o in folders if not (root/o).is_dir()]: raise bad(f"no folder {' and no '.join(lost)}, found {names(root)}")
    found = {}
    for s in SPLITS:
        images,labels = [{f.stem for f in (root/o/s).glob(f'[!.]*.{end}')} for o,end in (('images', 'jpg'), ('annotations', 'png'))]
        if not images: raise bad(f"no .jpg image in images/{s}")
        if diff:=sorted(images ^ labels): raise bad(f"in only one of images/{s} and annotations/{s}: {', '.join(diff[:8])}")
        found[s] = len(images)
    report(src, 'ade20k, 150 classes', found, found==SPLITS, "20,210 and 2,000", strict)

@call_parse
def main(
    dest:str='~/.bikd_nb/data', # Folder in which the folder ade20k is made, or verified if it is there
    From:str|None=None # Local copy to use instead of a download: the archive, or a folder in the layout
):
    "Get ADE20K for scene parsing into its own layout, by download or from a local copy"
    run('ade20k', dest, From, lambda: (URL, WANT, stats), root_of, verify)
