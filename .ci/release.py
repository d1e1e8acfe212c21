"`make release`: build sdist and wheel from the commit, check them, tag it. Nothing is uploaded."
import os, shutil, subprocess, sys, tempfile, zipfile
from check import facts, released, root, tools
from configparser import ConfigParser
from email import message_from_bytes
from pathlib import Path

def run(*args, **kwargs): return subprocess.run(args, check=True, **{'cwd': root, **kwargs})
def git(*args): return run('git', *args, capture_output=True, text=True).stdout.strip()

def refusals(version):
    "What stands against a release of this version from here"
    if changed := git('status', '--porcelain'): yield f'there are changes that are not committed:\n{changed}'
    if version not in released(): yield f'CHANGELOG.md has no section `## {version} - YYYY-MM-DD`'
    if git('tag', '--list', f'v{version}'): yield f'the tag v{version} exists'
    yield from facts()

def build(tmp):
    "sdist, and from it the wheel, of the commit and not of what lies beside it"
    run('git', 'archive', '--output', tmp/'tree.tar', 'HEAD')
    shutil.unpack_archive(tmp/'tree.tar', tmp/'tree')
    run(tools/'python', '-m', 'build', '--no-isolation', tmp/'tree', '--outdir', tmp/'dist', cwd=tmp, stdout=subprocess.DEVNULL)
    return next((tmp/'dist').glob('*.whl'))

def check_contents(wheel, tree):
    "The wheel holds the library, the scripts, the licence and a README without links to files beside it"
    with zipfile.ZipFile(wheel) as z:
        names,info = set(z.namelist()),f"{'-'.join(wheel.stem.split('-')[:2])}.dist-info"
        meta = message_from_bytes(z.read(f'{info}/METADATA'))
    want = {p.relative_to(tree).as_posix() for p in (tree/'bikd_nb').rglob('*') if p.is_file()}
    want |= {f'bikd_nb/data_scripts/{p.name}' for p in (tree/'data_scripts').glob('*.py')} | {f'{info}/licenses/LICENSE'}
    if want - names: sys.exit(f'{wheel.name} lacks {sorted(want - names)}')
    if more := {n for n in names - want if not n.startswith(info)}: sys.exit(f'{wheel.name} has {sorted(more)} as well')
    from mistune import html # nbdev's exporter of notebooks has it
    page = html(meta.get_payload(decode=True).decode())
    links = [part.partition('"')[0] for key in ('href="', 'src="') for part in page.split(key)[1:]]
    if meta['Description-Content-Type'] != 'text/markdown' or '<h1>' not in page: sys.exit('the README is not shown as Markdown')
    if bad := [link for link in links if not link.startswith(('https://', '#'))]: sys.exit(f'the README links to {bad}, which a package index does not have')

def check_installed(wheel, tmp):
    "Installed, away from the repository, the wheel imports and each of its commands shows its help"
    run(tools/'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--target', tmp/'site', wheel)
    env = os.environ | dict(PYTHONPATH=str(tmp/'site'))
    run(tools/'python', '-c', 'import bikd_nb.all, sys; sys.exit(not bikd_nb.__file__.startswith(sys.argv[1]))', tmp/'site', cwd=tmp, env=env)
    commands = sorted((tmp/'site'/'bin').glob('bikd_*'))
    for command in commands: run(command, '--help', cwd=tmp, env=env, stdout=subprocess.DEVNULL)
    return [command.name for command in commands]

if __name__ == '__main__':
    ini = ConfigParser(delimiters=['='])
    ini.read(root/'settings.ini', encoding='utf-8')
    version = ini['DEFAULT']['version']
    if found := list(refusals(version)): sys.exit('\n'.join(['No release:', *found]))
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        wheel = build(tmp)
        check_contents(wheel, tmp/'tree')
        print(f'{wheel.name} is complete; its commands run:', *check_installed(wheel, tmp))
        if (tools/'twine').exists(): run(tools/'twine', 'check', '--strict', *(tmp/'dist').iterdir())
        shutil.rmtree(root/'dist', ignore_errors=True)
        shutil.copytree(tmp/'dist', root/'dist')
    git('tag', '--annotate', f'v{version}', '--message', f'bikd_nb {version}')
    print(f'Tagged v{version}. To publish: git push origin v{version} && twine upload dist/*')
