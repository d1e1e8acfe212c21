"The package's facts are read from settings.ini, where a person edits them."
import re
from configparser import ConfigParser
from pathlib import Path
from setuptools import find_packages, setup

here = Path(__file__).parent
ini = ConfigParser(delimiters=['='])
ini.read(here/'settings.ini', encoding='utf-8')
facts = ini['DEFAULT']
lib,url = facts['lib_path'],facts['git_url']
lowest,highest = (int(facts[key].split('.')[1]) for key in ('min_python', 'max_python'))

# The README links to files beside it, which a package index does not have: there they are those of this version's tag
readme = (here/'README.md').read_text(encoding='utf-8')
for kind,start in (('raw', r'(!\[[^]]*\]\()'), ('blob', r'((?<!!)\[[^]]*\]\()')):
    readme = re.sub(start + r'(?!https?:|#)', rf"\1{url}/{kind}/v{facts['version']}/", readme)

# data_scripts/ are files to run in a clone, and a part of the package that commands call
packages = [*find_packages(include=[lib+'*']), f'{lib}.data_scripts']
# A part that needs a package of its own is an extra; developers have them all
mask2former = facts['mask2former_requirements'].split()
extras = dict(mask2former=mask2former, dev=facts['dev_requirements'].split() + mask2former)

setup(name=facts['lib_name'], version=facts['version'], description=facts['description'], keywords=facts['keywords'].split(),
    author=facts['author'], license=facts['license'], url=url, long_description=readme, long_description_content_type='text/markdown',
    project_urls=dict(Source=url, Changelog=f'{url}/blob/main/CHANGELOG.md', Issues=f'{url}/issues'),
    packages=packages, package_dir={f'{lib}.data_scripts': 'data_scripts'}, package_data={lib: ['py.typed']},
    python_requires=f'>=3.{lowest},<3.{highest+1}', install_requires=facts['requirements'].split(), extras_require=extras,
    entry_points=dict(console_scripts=facts['console_scripts'].split(), nbdev=[f'{lib}={lib}._modidx:d']),
    classifiers=[f'Programming Language :: Python :: 3.{minor}' for minor in range(lowest, highest+1)])
