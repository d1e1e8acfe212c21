"""Get CIFAR-10 or CIFAR-100 into fastai's layout, by download or from a local copy

    python data_scripts/get_cifar.py cifar10|cifar100 [--dest DIR] [--from PATH]

makes DIR/cifar10/{train,test}/CLASS/*.png or DIR/cifar100/{train,test}/COARSE/FINE/*.png. A folder that is already there is only verified.

The download is fastai's archive (`URLs.CIFAR`, `URLs.CIFAR_100`) and lies in DIR as cifar10.tgz.part until the folder is complete: an
interrupted download goes on from there. It is checked as fastai checks it, by fastdownload's `path_stats`: the size of the file, and the md5 of
its *first MiB only*. Damage behind that is found by the CRC-32 in the archive itself (gzip), which is read to its end. Neither protects against
forgery: fastai has no hash of the whole file.
"""
import shutil,sys,tarfile,zlib
from fastcore.all import *
from fastdownload.core import checks_module,path_stats,read_checks
from fastprogress.fastprogress import progress_bar
from http.client import HTTPException
from typing import Annotated

SPLITS = dict(train=50000, test=10000)  # images in the official split
SETS = dict(cifar10=(10, '[!.]*', 'CLASS'), cifar100=(100, '[!.]*/[!.]*', 'COARSE/FINE'))  # classes, their folders, the same in words

def names(d): return ', '.join(sorted(o.name for o in d.iterdir())[:8]) or 'nothing'

def source(name):
    "Address of fastai's archive of `name`, and the size and hash that fastai has for it"
    import fastai.data  # here, because it imports torch, which `--from` and `--help` can do without
    from fastai.data.external import URLs
    url = dict(cifar10=URLs.CIFAR, cifar100=URLs.CIFAR_100)[name]
    want = read_checks(checks_module(fastai.data)).get(url)
    if not want: raise CliError(f"{url}: this version of fastai has no size and hash for it; give a local copy with --from PATH")
    return url,want

def download(
    url, # Address of the archive
    want, # Size and md5 of the first MiB, as `path_stats` gives them
    path # File to make, or to complete: what is there is taken for the beginning of the archive
):
    "Download `url` to `path`, going on from what is there, and check size and hash"
    size = lambda: path.stat().st_size if path.exists() else 0
    try:
        if (have:=size())<want[0]:
            with urlopen(url, headers={'Range':f'bytes={have}-'} if have else None, timeout=60) as r:
                more = r.headers.get('Content-Range', '').startswith(f'bytes {have}-')  # else it comes from the start
                with path.open('ab' if more else 'wb') as f:
                    blocks = iter(lambda: r.read(2**16), b'')
                    f.writelines(progress_bar(blocks, total=(want[0]-f.tell())//2**16+1, leave=False))
        if size()<want[0]: raise OSError("the connection was closed early")
    except (OSError,HTTPException) as e:
        kept = f"Run again to go on from {size():,} of {want[0]:,} bytes in {path} (delete it to start over)." if size() else "Is there a network?"
        why = str(e).partition('\n')[0]  # fastcore puts the body of the server's answer behind it
        raise CliError(f"{url}: download stopped: {why}. {kept} Or give a local copy with --from PATH") from e
    if (got:=path_stats(path))!=want:
        path.unlink()
        raise CliError(f"{url}: size and md5 of the first MiB are {got}, not fastai's {want}: {path} is deleted, run again to download it anew")
    return path

def files_only(m, path):
    "Extraction filter: `tarfile`'s 'data', and no links or devices, which the layout has no use for"
    if m.isreg() or m.isdir(): return tarfile.data_filter(m, path)
    raise tarfile.TarError(f"'{m.name}' is a link or device; only files and folders are right")

def extract(arch, tmp):
    "Extract the tar archive `arch` into the new folder `tmp`, reading it to the end so that its CRC is checked"
    if not hasattr(tarfile, 'data_filter'):
        raise CliError(f"Python {sys.version.split()[0]} cannot extract safely (no tarfile.data_filter): use 3.10.12, 3.11.4, 3.12 or newer")
    try:
        if not tarfile.is_tarfile(arch): raise CliError(f"{arch}: not an archive (.tgz, .tar.gz or .tar), nor a folder")
        tmp.mkdir()
        with tarfile.open(arch) as t:
            t.extractall(tmp, filter=files_only)
            while t.fileobj.read(2**20): pass
    except (tarfile.TarError,OSError,EOFError,zlib.error) as e:
        raise CliError(f"{arch}: cannot be extracted: {e}. If it is damaged, delete it and get it anew") from e

def root_of(d, name): return d/name if (d/name/'train').is_dir() else d

def verify(
    root, # Folder that holds train and test
    name, # cifar10 or cifar100
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
    report = f"{src}: {name}, {n} classes, " + ', '.join(f"{sum(d.values()):,} images in {s}" for s,d in found.items())
    official = all(c==SPLITS[s]//n for s,d in found.items() for c in d.values())
    if strict and not official: raise CliError(f"{report}, not the official 50,000 and 10,000; to use it even so: --from {src}")
    print(report + (": as many as in the official split (which images they are is not checked)" if official
        else ": NOT the official split (50,000 and 10,000, equal for all classes)"))

def get(name, dest, src=None):
    "Make or verify `dest`/`name`, from `src` if given, and return it"
    out,tmp = dest/name,dest/f'.{name}.unfinished'
    if dest.exists() and not dest.is_dir(): raise CliError(f"--dest {dest}: is a file; right would be a folder, or a new name")
    if src and not src.exists(): raise CliError(f"--from {src}: no such file or folder")
    root = root_of(src, name) if src and src.is_dir() else None
    if out.exists():
        if src and not (root and root.samefile(out)):
            raise CliError(f"{out}: is there already; delete it to replace it by {src}, or leave out --from to verify it")
        verify(out, name, out)
        return out
    if root: verify(root, name, root)
    dest.mkdir(parents=True, exist_ok=True)
    tmp.delete()  # what a killed run left
    try:
        if root: shutil.copytree(root, tmp, ignore=shutil.ignore_patterns('.*'))
        else:
            extract(arch:=src or download(*source(name), dest/f'{name}.tgz.part'), tmp)
            verify(root_of(tmp, name), name, arch, strict=not src)
        root_of(tmp, name).rename(out)
    finally: tmp.delete()
    if not src: arch.unlink()
    return out

@call_parse
def main(
    name:Annotated[str, dict(choices=list(SETS))], # Which data set
    dest:str='~/.bikd_nb/data', # Folder in which the folder cifar10 or cifar100 is made, or verified if it is there
    From:str|None=None # Local copy to use instead of a download: a .tgz, .tar.gz or .tar archive, or a folder in the layout
):
    "Get CIFAR-10 or CIFAR-100 into fastai's layout, by download or from a local copy"
    src = None if From is None else Path(From).expanduser()
    try: print(f"{name} is in {get(name, Path(dest).expanduser(), src)}")
    except OSError as e: raise CliError(str(e)) from e
