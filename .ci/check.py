"Is the repository what it says? `make test` runs this: everything that must hold on main, in the order of cost."
import json, os, re, subprocess, sys, tempfile
from configparser import ConfigParser
from fastcore.parallel import parallel
from filecmp import dircmp
from nbdev.clean import clean_nb
from nbdev.test import test_nb
from pathlib import Path
try: import tomllib
except ImportError: import tomli as tomllib

root = Path(__file__).resolve().parent.parent
tools = Path(sys.executable).parent

def run(*args, **kwargs):
    "A tool of the environment; what it says, and whether it was content"
    done = subprocess.run([tools/args[0], *args[1:]], capture_output=True, text=True, cwd=root, **kwargs)
    return done.stdout + done.stderr, done.returncode == 0

def notebooks():
    "All of them, each once"
    found = [root/'index.ipynb', *sorted((root/'nbs').rglob('*.ipynb'))]
    return [p for p in found if not p.is_symlink() and '.ipynb_checkpoints' not in p.parts]

def clean():
    "Notebooks hold no metadata, execution counts or ids of memory"
    for file in notebooks():
        nb = json.loads(file.read_text(encoding='utf-8'))
        before = json.dumps(nb, sort_keys=True)
        clean_nb(nb)
        if json.dumps(nb, sort_keys=True) != before: yield f'{file.relative_to(root)} is not clean: run `nbdev-clean`'

def differing(cmp, folder=''):
    "Files that are not the same on both sides"
    yield from (f'{folder}{name}' for name in cmp.left_only + cmp.right_only + cmp.diff_files)
    for name,sub in cmp.subdirs.items(): yield from differing(sub, f'{folder}{name}/')

def in_sync():
    "The library is what the notebooks export"
    with tempfile.TemporaryDirectory() as tmp:
        for name in ('nbs', 'index.ipynb', 'pyproject.toml', 'settings.ini', 'bikd_nb/__init__.py'):
            (Path(tmp)/name).parent.mkdir(exist_ok=True)
            subprocess.run(['cp', '-r', root/name, Path(tmp)/name], check=True)
        subprocess.run([tools/'nbdev-export'], cwd=tmp, check=True, capture_output=True)
        both = dircmp(root/'bikd_nb', Path(tmp)/'bikd_nb', ignore=['__pycache__'])
        yield from (f'bikd_nb/{name} is not what the notebooks export: run `nbdev-export`' for name in differing(both))

def readme():
    "README.md and its pictures are what index.ipynb says"
    with tempfile.TemporaryDirectory() as tmp:
        said,ok = run('python', '.ci/readme.py', tmp)
        made = [f for f in Path(tmp).rglob('*') if f.is_file()]
        if not ok: yield said
        for f in made:
            here = root/f.relative_to(tmp)
            if not here.exists() or here.read_bytes() != f.read_bytes(): yield f'{f.relative_to(tmp)} is not what index.ipynb says: run `make readme`'

def facts():
    "What stands in settings.ini and elsewhere is the same"
    ini = ConfigParser(delimiters=['='])
    ini.read(root/'settings.ini', encoding='utf-8')
    nbdev = tomllib.loads((root/'pyproject.toml').read_text(encoding='utf-8'))['tool']['nbdev']
    version = re.search(r'"(.+)"', (root/'bikd_nb'/'__init__.py').read_text())[1]
    for key,there in [*nbdev.items(), ('version', version)]:
        here = ini['DEFAULT'].get(key)
        if here is not None and here != str(there): yield f'{key} is {here} in settings.ini and {there} elsewhere'

def style():
    "ruff and chkstyle find nothing"
    for tool,args in (('ruff', ['check', '--output-format', 'concise', '.']), ('chkstyle', ['nbs', 'index.ipynb', 'setup.py', 'data_scripts', '.ci'])):
        said,ok = run(tool, *args)
        if not ok: yield said

def tests():
    "Each notebook runs from top to bottom; the last line says how many did"
    os.environ.update(OMP_NUM_THREADS='1', MPLBACKEND='agg')
    files = notebooks()
    results = parallel(test_nb, files, skip_flags=['slow'], basepath=root, n_workers=os.cpu_count(), pause=.5)
    for file,(ok,seconds) in zip(files, results): print(f'{seconds:6.1f} s  {"ok    " if ok else "FAILED"}  {file.relative_to(root)}')
    failed = [ok for ok,_ in results].count(False)
    print(f'{len(files)-failed} passed, {failed} failed')
    return not failed

if __name__ == '__main__':
    findings = [finding for check in (clean, in_sync, readme, facts, style) for finding in check()]
    print(*findings, sep='\n', end='\n' if findings else '')
    sys.exit(f'{len(findings)} findings: the notebooks were not run' if findings else not tests())
