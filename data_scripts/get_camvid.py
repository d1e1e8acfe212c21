"""Get CamVid (street scenes, 701 images with masks) into fastai's layout, by download or from a local copy

    bikd_get_camvid [--dest DIR] [--from PATH]

makes DIR/camvid/{images/NAME.png, labels/NAME_P.png, codes.txt, valid.txt}. A folder that is already there is only verified.

The download (599 MB) is fastai's archive (`URLs.CAMVID`): 32 classes, one of them void, 720 x 960 pixels. It lies in DIR as camvid.tgz.part until
the folder is complete: an interrupted download goes on from there. It is checked as fastai checks it, by the size of the file and the md5 of its
*first MiB only*; damage behind that is found by the CRC-32 in the archive itself. Neither protects against forgery: fastai has no hash of the whole.
A local copy may have other classes and sizes, and a test.txt.
"""
try: from .fetch import * # In the package, as the command bikd_get_camvid
except ImportError: from fetch import * # Run as a file

def root_of(d): return d/'camvid' if (d/'camvid'/'images').is_dir() else d

def verify(
    root, # Folder that holds images and labels
    src, # Where it comes from, for the messages
    strict=False # Fail unless it has the official number of images?
):
    "Check that `root` has the layout, each image its label, and print the number of images"
    form = "images/NAME.png, labels/NAME_P.png, codes.txt, valid.txt"
    bad = lambda msg: CliError(f"{src}: wrong layout for camvid: {msg}; right would be {form}")
    if lost:=[o for o in ('images', 'labels', 'codes.txt', 'valid.txt') if not (root/o).exists()]: raise bad(f"no {' and no '.join(lost)}, found {names(root)}")
    images = {o.name for o in (root/'images').glob('[!.]*.png')}
    if not images: raise bad("no .png image in images")
    labels = {o.name.removesuffix('_P.png')+'.png' for o in (root/'labels').glob('[!.]*_P.png')}
    if diff:=sorted(images ^ labels): raise bad(f"in only one of images and labels: {', '.join(diff[:8])}")
    held = {s:{o.strip() for o in (root/f'{s}.txt').read_text().splitlines()}-{''} for s in ('valid', 'test') if (root/f'{s}.txt').exists()}
    for s,files in held.items():
        if lost:=sorted(files-images): raise bad(f"{s}.txt names {', '.join(lost[:8])}, not in images")
    found = dict(train=len(images-set().union(*held.values()))) | {s:len(files) for s,files in held.items()}
    report(src, 'camvid', found, len(images)==701, "701 in all", strict)

@call_parse
def main(
    dest:str='~/.bikd_nb/data', # Folder in which the folder camvid is made, or verified if it is there
    From:str|None=None # Local copy to use instead of a download: a .tgz, .tar.gz, .tar or .zip archive, or a folder in the layout
):
    "Get CamVid into fastai's layout, by download or from a local copy"
    run('camvid', dest, From, lambda: fastai_archive('CAMVID'), root_of, verify)
