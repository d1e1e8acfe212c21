"""What the scripts that get data share: download, extraction, and a folder that is either complete or not there

An interrupted download goes on from what is there, and is checked by size and hash. Archives are read to their end, so that their own checksums
(CRC-32, of gzip or zip) are checked too. Nothing is written outside the folder, links and devices are refused, and so is what
unpacks to far more than it should.
"""
import lzma,shutil,stat,sys,tarfile,zipfile,zlib
from fastcore.all import *
from fastdownload.core import checks_module,path_stats,read_checks
from fastprogress.fastprogress import progress_bar
from http.client import HTTPException

def names(d): return ', '.join(sorted(o.name for o in d.iterdir())[:8]) or 'nothing'

def fastai_archive(key):
    "Address of fastai's archive `URLs.key`, and the size and hash that fastai has for it"
    import fastai.data  # here, because it imports torch, which `--from` and `--help` can do without
    from fastai.data.external import URLs
    url = getattr(URLs, key)
    want = read_checks(checks_module(fastai.data)).get(url)
    if not want: raise CliError(f"{url}: this version of fastai has no size and hash for it; give a local copy with --from PATH")
    return url,want

def download(
    url, # Address of the archive
    want, # Its size and hash, as `stats` gives them
    path, # File to make, or to complete: what is there is taken for the beginning of the archive
    stats=path_stats # From a file to its size and hash; fastai's is the md5 of the first MiB
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
    if (got:=stats(path))!=want:
        path.unlink()
        raise CliError(f"{url}: size and hash are {got}, not the published {want}: {path} is deleted, run again to download it anew")
    return path

# The largest set here, ADE20K, has 1 GB in 100,000 files. Its images are packed already; those of PNG or text shrink to a tenth
MOST_BYTES,MOST_FILES,MOST_RATIO = 20*2**30,1_000_000,100

class Limits:
    "Adds up what an archive unpacks to, and stops before it is too much"
    def __init__(self, arch): self.packed,self.bytes,self.files = arch.stat().st_size,0,0

    def add(self, size):
        self.bytes,self.files = self.bytes+size,self.files+1
        for what,got,most in (('bytes', self.bytes, MOST_BYTES), ('files', self.files, MOST_FILES),
            ('times its own size', self.bytes//max(1, self.packed), MOST_RATIO)):
            if got > most: raise tarfile.TarError(f"it unpacks to more than {most:,} {what}, as no data set here does")

def files_only(m, path, limits):
    "Extraction filter: `tarfile`'s 'data', within limits, and no links or devices, which the layout has no use for"
    limits.add(m.size)
    if m.isreg() or m.isdir(): return tarfile.data_filter(m, path)
    raise tarfile.TarError(f"'{m.name}' is a link or device; only files and folders are right")

def untar(arch, tmp):
    if not hasattr(tarfile, 'data_filter'):
        raise CliError(f"Python {sys.version.split()[0]} cannot extract safely (no tarfile.data_filter): use 3.10.12, 3.11.4, 3.12 or newer")
    with tarfile.open(arch) as t:
        limits = Limits(arch)
        t.extractall(tmp, filter=lambda m, path: files_only(m, path, limits))
        while t.fileobj.read(2**20): pass

def unzip(arch, tmp):
    "`zipfile` would quietly move a file that belongs outside to the inside, and make a link a file: here both are errors"
    limits = Limits(arch)
    with zipfile.ZipFile(arch) as z:
        for m in z.infolist():
            limits.add(m.file_size)  # `zipfile` unpacks no more than this of a member
            if not (tmp/m.filename).resolve().is_relative_to(tmp.resolve()): raise zipfile.BadZipFile(f"'{m.filename}' lies outside of the folder")
            if stat.S_IFMT(m.external_attr>>16) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise zipfile.BadZipFile(f"'{m.filename}' is a link or device; only files and folders are right")
        z.extractall(tmp)

def extract(arch, tmp):
    "Extract the archive `arch` into the new folder `tmp`, reading it to the end so that its CRC is checked"
    try:
        unpack = unzip if zipfile.is_zipfile(arch) else untar if tarfile.is_tarfile(arch) else None
        if not unpack: raise CliError(f"{arch}: not a whole archive (.tgz, .tar.gz, .tar or .zip), nor a folder")
        tmp.mkdir()
        unpack(arch, tmp)
    except (tarfile.TarError,zipfile.BadZipFile,OSError,EOFError,zlib.error,lzma.LZMAError,RuntimeError) as e: # The last: encrypted, or an unknown method
        raise CliError(f"{arch}: cannot be extracted: {e}. If it is damaged, delete it and get it anew") from e

def get(
    name, # Folder to make or verify
    dest, # Folder it lies in
    src, # Local copy, an archive or a folder, or None to download
    archive, # Gives the address of the archive, its size and hash, and how they are counted if not as fastai does
    root_of, # From what was extracted or given to the folder that has the layout
    verify # `verify(root, src, strict)` prints what is there, or raises `CliError`; `src` for the messages, `strict` wants the official numbers
):
    "Make or verify `dest`/`name`, from `src` if given, and return it"
    out,tmp = dest/name,dest/f'.{name}.unfinished'
    if dest.exists() and not dest.is_dir(): raise CliError(f"--dest {dest}: is a file; right would be a folder, or a new name")
    if src and not src.exists(): raise CliError(f"--from {src}: no such file or folder")
    root = root_of(src) if src and src.is_dir() else None
    if out.exists():
        if src and not (root and root.samefile(out)):
            raise CliError(f"{out}: is there already; delete it to replace it by {src}, or leave out --from to verify it")
        verify(out, out, False)
        return out
    if root: verify(root, root, False)
    dest.mkdir(parents=True, exist_ok=True)
    tmp.delete()  # what a killed run left
    try:
        if root: shutil.copytree(root, tmp, ignore=shutil.ignore_patterns('.*'))
        else:
            if not (arch:=src):
                url,want,*stats = archive()
                arch = download(url, want, dest/f'{name}{Path(url).suffix}.part', *stats)
            extract(arch, tmp)
            verify(root_of(tmp), arch, not src)
        root_of(tmp).rename(out)
    finally: tmp.delete()
    if not src: arch.unlink()
    return out

def report(
    src, # Where the data come from
    name, # What they are
    found, # Number of images of each split
    ok, # Are they as many as officially?
    official, # How many that is, in words
    strict # Fail if they are not?
):
    "Print how many images are there, and whether these are the official numbers"
    said = f"{src}: {name}, " + ', '.join(f"{n:,} images in {s}" for s,n in found.items())
    if strict and not ok: raise CliError(f"{said}, not the official {official}; to use it even so: --from {src}")
    print(said + (": as many as in the official split (which images they are is not checked)" if ok else f": NOT the official split ({official})"))

def run(name, dest, src, *args):
    "`get` for the command line: says where the data are"
    try: print(f"{name} is in {get(name, Path(dest).expanduser(), None if src is None else Path(src).expanduser(), *args)}")
    except OSError as e: raise CliError(str(e)) from e
