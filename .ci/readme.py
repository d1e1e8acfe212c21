"Write README.md, and the pictures it shows, from index.ipynb into the folder that is named."
import sys
from nbconvert import MarkdownExporter
from pathlib import Path
from traitlets.config import Config

root,out = Path(__file__).resolve().parent.parent,Path(sys.argv[1])
hidden = Config(RegexRemovePreprocessor=dict(patterns=[r'#\|\s*hide']))
text,resources = MarkdownExporter(config=hidden).from_filename(root/'index.ipynb', resources=dict(output_files_dir='index_files', unique_key='index'))
for name,data in resources['outputs'].items():
    (out/name).parent.mkdir(parents=True, exist_ok=True)
    (out/name).write_bytes(data)
(out/'README.md').write_text('<!-- Written by `make readme` from index.ipynb: edit that. -->\n\n' + text.strip() + '\n', encoding='utf-8')
