"""Get CIFAR-10 or CIFAR-100 into fastai's layout, by download or from a local copy

    bikd_get_cifar cifar10|cifar100 [--dest DIR] [--from PATH]

makes DIR/cifar10/{train,test}/CLASS/*.png or DIR/cifar100/{train,test}/COARSE/FINE/*.png. A folder that is already there is only verified.

The download is fastai's archive (`URLs.CIFAR`, `URLs.CIFAR_100`) and lies in DIR as cifar10.tgz.part until the folder is complete: an
interrupted download goes on from there. It is checked as fastai checks it, by fastdownload's `path_stats`: the size of the file, and the md5 of
its *first MiB only*. Damage behind that is found by the CRC-32 in the archive itself (gzip), which is read to its end. Neither protects against
forgery: fastai has no hash of the whole file.
"""
try: from .fetch import * # In the package, as the command bikd_get_cifar
except ImportError: from fetch import * # Run as a file
from functools import partial
from typing import Annotated

SPLITS = dict(train=50000, test=10000)  # images in the official split
SETS = dict(cifar10=(10, '[!.]*', 'CLASS'), cifar100=(100, '[!.]*/[!.]*', 'COARSE/FINE'))  # classes, their folders, the same in words
KEYS = dict(cifar10='CIFAR', cifar100='CIFAR_100')  # in fastai's URLs

def root_of(name, d): return d/name if (d/name/'train').is_dir() else d

def verify(
    name, # cifar10 or cifar100
    root, # Folder that holds train and test
    src, # Where it comes from, for the messages
    strict=False # Fail unless it has the numbers of the official split?
):
    "Check that `root` has the layout of `name`, and print its number of images"
    n,glob,form = SETS[name]
    bad = lambda msg: CliError(f"{src}: wrong layout for {name}: {msg}; right would be {n} folders train/{form}, the same in test, with .png images")
    if lost:=[s for s in SPLITS if not (root/s).is_dir()]: raise bad(f"no folder {' and no '.join(lost)}, found {names(root)}")
    found = {s: {o.relative_to(root/s).as_posix():len(list(o.glob('[!.]*.png'))) for o in (root/s).glob(glob) if o.is_dir()} for s in SPLITS}
    for s,d in found.items():
        if len(d)!=n: raise bad(f"{len(d)} folders {s}/{form}, found {names(root/s)} in {s}")
        if empty:=[f'{s}/{o}' for o in sorted(d) if not d[o]]: raise bad(f"no .png image in {', '.join(empty[:8])}")
    if diff:=found['train'].keys() ^ found['test'].keys(): raise bad(f"in only one of train and test: {', '.join(sorted(diff))}")
    official = all(c==SPLITS[s]//n for s,d in found.items() for c in d.values())
    counts = {s:sum(d.values()) for s,d in found.items()}
    report(src, f"{name}, {n} classes", counts, official, "50,000 and 10,000, equal for all classes", strict)

@call_parse
def main(
    name:Annotated[str, dict(choices=list(SETS))], # Which data set
    dest:str='~/.bikd_nb/data', # Folder in which the folder cifar10 or cifar100 is made, or verified if it is there
    From:str|None=None # Local copy to use instead of a download: a .tgz, .tar.gz, .tar or .zip archive, or a folder in the layout
):
    "Get CIFAR-10 or CIFAR-100 into fastai's layout, by download or from a local copy"
    run(name, dest, From, lambda: fastai_archive(KEYS[name]), partial(root_of, name), partial(verify, name))
