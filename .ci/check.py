"Is the repository what it says? `make test` runs this: everything that must hold on main, in the order of cost."
import argparse, json, multiprocessing, os, re, shutil, subprocess, sys, tempfile, time, yaml
from configparser import ConfigParser
from fastcore.parallel import parallel
from filecmp import dircmp
from nbdev.clean import clean_nb
from nbdev.test import test_nb
from pathlib import Path
from unittest.mock import patch
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
        both = dircmp(root/'bikd_nb', Path(tmp)/'bikd_nb', ignore=['__pycache__', 'py.typed'])
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

def released():
    "Versions that CHANGELOG.md gives a date, and these dates"
    return dict(re.findall(r'^## (\S+) - (\d{4}-\d\d-\d\d)$', (root/'CHANGELOG.md').read_text(encoding='utf-8'), re.M))

def addresses(repo):
    "Links to files of this project that name another repository"
    files = [*notebooks(), *root.glob('*.md'), root/'CITATION.cff', *(p for p in (root/'.github').rglob('*') if p.is_file())]
    for file in files:
        found = set(re.findall(rf'\bgithub(?:\.com)?/([\w-]+/{repo.split("/")[1]})\b', file.read_text(encoding='utf-8')))
        yield from (f'{file.relative_to(root)} links to {other}, git_url in settings.ini is {repo}' for other in found - {repo})

def picture():
    "The words on the front page's picture are those that today's `plot_arms` writes for the rows beside it"
    from figure import drawn, picture, rows # Imports torch: not before it is needed
    from PIL import Image
    here = picture.relative_to(root)
    if not rows.exists(): return [f'{here} has no rows beside it: run `make figure`']
    with Image.open(picture) as image: words = image.info.get('Description')
    return [] if words == drawn()[1] else [f'{here} says other words than `plot_arms` of today: run `make figure`']

def facts():
    "What stands in settings.ini and elsewhere is the same"
    ini = ConfigParser(delimiters=['='])
    ini.read(root/'settings.ini', encoding='utf-8')
    ini = ini['DEFAULT']
    nbdev = tomllib.loads((root/'pyproject.toml').read_text(encoding='utf-8'))['tool']['nbdev']
    cite,ci = (yaml.safe_load((root/name).read_text(encoding='utf-8')) for name in ('CITATION.cff', '.github/workflows/test.yml'))
    version = re.search(r'"(.+)"', (root/'bikd_nb'/'__init__.py').read_text())[1]
    tested = ci['jobs']['test']['strategy']['matrix']['python']
    elsewhere = [*nbdev.items(), ('version', version), ('min_python', tested[0]), ('max_python', tested[-1]), ('git_url', cite['repository-code']),
        *((key, cite[key]) for key in ('title', 'version', 'license')), ('description', cite['abstract']), ('keywords', ' '.join(cite['keywords']))]
    for key,there in elsewhere:
        here = ini.get(key)
        if here is not None and here != str(there): yield f'{key} is {here} in settings.ini and {there} elsewhere'
    date,cited = released().get(ini['version']),cite.get('date-released')
    if str(cited) != str(date): yield f"date-released is {cited} in CITATION.cff, and {date} is the date of {ini['version']} in CHANGELOG.md"
    yield from addresses(ini['git_url'].removeprefix('https://github.com/'))

def style():
    "ruff and chkstyle find nothing"
    for tool,args in (('ruff', ['check', '--output-format', 'concise', '.']), ('chkstyle', ['nbs', 'index.ipynb', 'setup.py', 'data_scripts', '.ci'])):
        said,ok = run(tool, *args)
        if not ok: yield said

# What a machine can have otherwise: instruction sets of torch and of oneDNN, threads, language and time zone, no `shared` folder above. Own is one thread.
SETTINGS = dict(own={}, default=dict(ATEN_CPU_CAPABILITY='default'), avx2=dict(ATEN_CPU_CAPABILITY='avx2'), onednn=dict(ONEDNN_MAX_CPU_ISA='AVX2'),
    older=dict(ATEN_CPU_CAPABILITY='default', ONEDNN_MAX_CPU_ISA='AVX2'), threads=dict(OMP_NUM_THREADS='2'), place=dict(LC_ALL='C', TZ='Asia/Tokyo'), alone={})
# `make test` runs these once, as it does the commands (70, 78): what they train, other notebooks train as well
DOORS = 'index', '60_recipes', '48_train.plan', 'three_models', 'frozen_teacher', 'your_objective', 'your_model_and_data', 'logging'

def trains(file):
    "Does a notebook train a model when it is tested?"
    cells = [''.join(c['source']) for c in json.loads(file.read_text(encoding='utf-8'))['cells'] if c['cell_type'] == 'code']
    return any(re.search(r'\.fit(_one_cycle)?\(|\btrain(_\w+)?\(', src) for src in cells if not re.match(r'#\| *(slow|export)', src))

def test_one(file, top):
    "Run a notebook; what torch draws at random does not depend on which notebooks the process ran before"
    multiprocessing.set_start_method('fork', force=True) # As in a kernel: workers of DataLoaders know what the notebook defines
    if 'torch' in sys.modules: sys.modules['torch'].manual_seed(67280421310721) # The seed of a new process
    return test_nb(file, skip_flags=['slow'], basepath=top)

def tests(setting, files):
    "Each notebook runs from top to bottom under a setting, which torch reads when it is imported: hence in new processes"
    import check # By this name workers find `test_one`: a notebook takes the place of `__main__`
    start = time.time()
    with tempfile.TemporaryDirectory() as tmp:
        top = root if setting != 'alone' else Path(shutil.copytree(root, Path(tmp)/'tree', ignore=shutil.ignore_patterns('.git', '.venv', 'runs', 'shared')))
        there,caches = [top/file.relative_to(root) for file in files],os.environ.get('XDG_CACHE_HOME', Path.home()/'.cache')
        env = dict(OMP_NUM_THREADS='1', MPLBACKEND='agg', PYTHONPATH=str(top), HOME=tmp, XDG_CACHE_HOME=str(caches)) # No weights of earlier runs
        with patch.dict(os.environ, env | SETTINGS[setting]):
            results = parallel(check.test_one, there, top=top, n_workers=os.cpu_count(), pause=.5, method='spawn')
    for file,(ok,seconds) in zip(files, results): print(f'{seconds:6.1f} s  {"ok    " if ok else "FAILED"}  {setting:8}{file.relative_to(root)}')
    failed = [ok for ok,_ in results].count(False)
    return len(files) - failed,failed,time.time() - start

def arguments():
    "Without any: everything that must hold, then all notebooks as the machine is, and those that train as on an older one"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--setting', nargs='+', choices=SETTINGS, metavar='NAME', help=f'run notebooks only, under each of these: {", ".join(SETTINGS)}')
    parser.add_argument('--anywhere', action='store_true', help='run notebooks only, under all settings')
    parser.add_argument('--only', nargs='+', type=Path, metavar='NOTEBOOK', help='these instead of all notebooks')
    return parser.parse_args()

if __name__ == '__main__':
    args = arguments()
    sys.stdout.reconfigure(line_buffering=True)
    files = [file.resolve() for file in args.only] if args.only else notebooks()
    chosen = list(SETTINGS) if args.anywhere else args.setting
    if chosen: runs = {setting: files for setting in chosen}
    else:
        findings = [finding for check in (clean, in_sync, readme, picture, facts, style) for finding in check()]
        print(*findings, sep='\n', end='\n' if findings else '')
        if findings: sys.exit(f'{len(findings)} findings: the notebooks were not run')
        runs = dict(own=files, older=[file for file in files if trains(file) and file.stem not in DOORS])
    done = {setting: tests(setting, these) for setting,these in runs.items()}
    for setting,(passed,failed,seconds) in done.items(): print(f'{setting:8}{passed} passed, {failed} failed, {seconds:.0f} s')
    passed,failed,_ = map(sum, zip(*done.values()))
    print(f'{passed} passed, {failed} failed')
    sys.exit(failed > 0)
