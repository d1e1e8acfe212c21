"The package's facts are read from settings.ini, where a person edits them."
from configparser import ConfigParser
from pathlib import Path
from setuptools import find_packages, setup

here = Path(__file__).parent
ini = ConfigParser(delimiters=['='])
ini.read(here/'settings.ini', encoding='utf-8')
facts = ini['DEFAULT']
lowest,highest = (int(facts[key].split('.')[1]) for key in ('min_python', 'max_python'))

scripts = facts['console_scripts'].split()
# A part that needs a package of its own is an extra; developers have them all
mask2former = facts['mask2former_requirements'].split()
extras = dict(mask2former=mask2former, dev=facts['dev_requirements'].split() + mask2former)
index = f"{facts['lib_path']}={facts['lib_path']}._modidx:d"

setup(name=facts['lib_name'], version=facts['version'], description=facts['description'], keywords=facts['keywords'].split(),
    author=facts['author'], license=facts['license'], long_description=(here/'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown', packages=find_packages(include=[facts['lib_path']+'*']),
    python_requires=f'>=3.{lowest},<3.{highest+1}', install_requires=facts['requirements'].split(),
    extras_require=extras, entry_points=dict(console_scripts=scripts, nbdev=[index]),
    classifiers=[f'Programming Language :: Python :: 3.{minor}' for minor in range(lowest, highest+1)])
