"Write README.md with its pictures from index.ipynb, and docs/notebooks.md from the heads of all notebooks, into the folder that is named."
import json, sys
from nbconvert import MarkdownExporter
from pathlib import Path
from traitlets.config import Config

root,out = Path(__file__).resolve().parent.parent,Path(sys.argv[1])
HEADS = {'nbs': 'The library', 'nbs/tutorials': 'Tutorials', 'nbs/experiments': 'Studies'}

def write(name, text):
    "A file below `out`; text or bytes"
    file = out/name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode('utf-8'))

def head(file):
    "Title and subtitle of a notebook"
    cells = json.loads(file.read_text(encoding='utf-8'))['cells']
    lines = [line for cell in cells if cell['cell_type'] == 'markdown' for line in ''.join(cell['source']).splitlines()]
    title = next(line[2:] for line in lines if line.startswith('# '))
    return title,next((line[2:] for line in lines if line.startswith('> ')), '')

def listing(folder):
    "A table of the notebooks in a folder"
    rows = [(file,*head(file)) for file in sorted((root/folder).glob('*.ipynb')) if not file.is_symlink()]
    yield f'## {HEADS[folder]}\n\n| notebook | title | what it is about |\n|---|---|---|'
    yield from (f'| [{file.stem}](../{folder}/{file.name}) | {title} | {about} |' for file,title,about in rows)
    yield ''

hidden = Config(RegexRemovePreprocessor=dict(patterns=[r'#\|\s*hide']))
text,resources = MarkdownExporter(config=hidden).from_filename(root/'index.ipynb', resources=dict(output_files_dir='index_files', unique_key='index'))
for name,data in resources['outputs'].items(): write(name, data)
write('README.md', '<!-- Written by `make readme` from index.ipynb: edit that. -->\n\n' + text.strip() + '\n')
intro = '''<!-- Written by `make readme` from the first lines of each notebook: edit those. -->

# The notebooks

The library is written in notebooks, numbered by dependency: one uses only those with a smaller number. Each develops one part, with prose, figures and tests.
`make lab` opens them.
'''
write('docs/notebooks.md', '\n'.join([intro, *(line for folder in HEADS for line in listing(folder))]).strip() + '\n')
