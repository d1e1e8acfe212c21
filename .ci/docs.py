"""The documentation site from the notebooks: `make docs` writes it into `_site`.

nbdev's own site needs Quarto, which is not a Python package; Zensical is one. So nbdev's processors treat directives, nbconvert writes cells and
outputs as Markdown, Zensical makes pages with navigation and search, and this file does what lies between: an exported cell becomes signature,
docstring and parameter table; links between notebooks, and names in backticks, become links between pages; LaTeX becomes MathML, which browsers
draw without a script. No notebook is named here: titles are first headings, sections are folders, groups are the library's packages.
At the end, or alone by `--check`, every link and anchor inside the site is looked up, and nothing on a page may be loaded from elsewhere.
"""
import ast, html, inspect, os, re, shutil, subprocess, sys
from collections import Counter
from fastcore.docments import docments
from html.parser import HTMLParser
from importlib import import_module
from itertools import groupby
from latex2mathml.converter import convert
from nbconvert import MarkdownExporter
from nbdev.config import get_config
from nbdev.process import NBProcessor, Processor
from nbdev.processors import clean_magics, hide_, hide_line, rm_header_dash, strip_ansi
from nbdev.showdoc import showdoc_nm
from nbformat import from_dict
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

root = Path(__file__).resolve().parent.parent
lib,made,site = get_config().lib_path.name,root/'_docs',root/'_site'
SECTIONS = dict(tutorials='Tutorials', howto='How-to', reference='Reference', experiments='Studies') # Folders in their order; others follow

def shown(value):
    "A type or a default as a person would write it"
    if isinstance(value, type) or inspect.isroutine(value): return value.__name__
    text = re.sub(r'<(?:\w+\.)*(\w+)[^<>]* at 0x\w+>', r'\1', value if isinstance(value, str) else str(value))
    return re.sub(r'\b[a-z_]\w*\.(?=[A-Za-z_])', '', text).replace(str(Path.home()), '~')

def plain(text):
    "Code in which names are not made links"
    return '<code>' + re.sub(r'[&<>|*_`$\\]', lambda m: f'&#{ord(m[0])};', text) + '</code>' if text else ''

def table(heads, rows):
    "Rows as a Markdown table, of the columns in which anything stands"
    columns = [(head, *column) for head,column in zip(heads, zip(*rows)) if any(column)]
    if len(columns) < 2: return ''
    lines = [[re.sub(r'`[^`]*`|\|', lambda m: '&#124;' if m[0] == '|' else m[0], cell) for cell in line] for line in zip(*columns)]
    lines.insert(1, ['---']*len(columns))
    return ''.join(f'| {" | ".join(line)} |\n' for line in lines) + '\n'

def parameters(obj):
    "Of each parameter of a function or class, and of what is returned: name, type, default, comment"
    try: sig = inspect.signature(obj)
    except (TypeError, ValueError): return # Properties and exceptions have none
    none,comments,source = inspect.Parameter.empty,docments(obj),inspect.getsource(obj)
    for p in sig.parameters.values():
        if p.name == 'self': continue
        field = re.search(rf'^ +{p.name} *:.*?# *(.+)$', source, re.M) # Of a NamedTuple
        default = '' if p.default is none else repr(p.default) if isinstance(p.default, str) else shown(p.default)
        said = comments.get(p.name) or (field[1] if field else '')
        yield str(p.replace(annotation=none, default=none)), '' if p.annotation is none else shown(p.annotation), default, said
    if inspect.isclass(obj): return
    gives = '' if sig.return_annotation in (none, None) else shown(sig.return_annotation)
    if gives or comments.get('return'): yield '', gives, '', comments.get('return') or ''

def entry(name, obj):
    "What is known of a public name: heading, signature, docstring, parameters, and the methods of a class that have a docstring"
    doc,rows = inspect.getdoc(obj) if obj.__doc__ else '',list(parameters(obj))
    args = [f'{n}={default}' if default else n for n,_,default,_ in rows if n]
    args = f'({", ".join(args)})' if len(', '.join(args)) < 80 else '(\n    ' + ',\n    '.join(args) + ')'
    if isinstance(obj, property) or inspect.isclass(obj) and issubclass(obj, Exception): args = ''
    text = f'### {name} {{ #{name} }}\n\n~~~~ {{ .python .signature }}\n{name}{args}\n~~~~\n\n'
    if not doc.startswith(f'{name}('): text += f'{doc}\n\n' # Else it is what `dataclass` made
    cells = [(plain(n) or '**returns**', kind and f'`{kind}`', default and f'`{default}`', said) for n,kind,default,said in rows]
    text += table(('parameter', 'type', 'default', 'what'), cells)
    methods = [(n, f) for n,f in vars(obj).items() if n[0] != '_' and inspect.isfunction(f) and f.__doc__] if inspect.isclass(obj) else []
    calls = [(n, ', '.join(list(inspect.signature(f).parameters)[1:]), inspect.getdoc(f).replace('\n', ' ')) for n,f in methods]
    return text + table(('method', 'what'), [(plain(f'{n}({args})'), said) for n,args,said in calls])

class Reference(Processor):
    "An exported cell becomes what is known of the public names it defines: constants as they stand, the rest with its source folded"
    def begin(self): self.nb.module,self.nb.names = '',{}
    def _default_exp_(self, cell, name):
        self.nb.module = name
        del cell['source']
    def constant(self, node, lines, public):
        names = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n.id in public]
        comment = re.search(r' # (.+)$', lines[0])
        self.nb.names |= dict.fromkeys(names, comment[1] if comment else '')
        if names: return ''.join(f'### {name} {{ #{name} }}\n\n' for name in names) + '~~~~ python\n' + '\n'.join(lines) + '\n~~~~\n\n'
    def definition(self, node, module):
        name = showdoc_nm(node)
        first,_,method = name.partition('.') # Of a method that is patched in
        if method.startswith('_') or not method and name not in module.__all__: return None
        obj = getattr(getattr(module, first), method) if method else getattr(module, first)
        self.nb.names[name] = inspect.getdoc(obj).split('\n')[0] if obj.__doc__ else ''
        return entry(name, obj)
    def _export_(self, cell, *_):
        module,texts = import_module(f'{lib}.{self.nb.module}'),[]
        tree = [node for node in ast.parse(cell.source).body if not isinstance(node, (ast.Import, ast.ImportFrom))]
        for node in tree:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)): texts += [self.definition(node, module), None]
            else: texts.append(self.constant(node, cell.source.splitlines()[node.lineno-1:node.end_lineno], module.__all__))
        source = '??? quote "Source"\n\n' + re.sub('^', '    ', f'~~~~ python\n{cell.source}\n~~~~', flags=re.M) if None in texts else ''
        cell.cell_type,cell.outputs,cell.source = 'markdown',[],''.join(filter(None, texts)) + source

def pages():
    "Every notebook and text of the site, by its file"
    texts = [root/'index.ipynb', *sorted((root/'nbs').rglob('*.ipynb')), root/'CONTRIBUTING.md', *sorted((root/'docs').glob('*.md')), root/'CHANGELOG.md']
    found = {}
    for file in texts:
        if file.is_symlink() or '.ipynb_checkpoints' in file.parts: continue
        folder = '' if file.name in ('index.ipynb', 'CHANGELOG.md') else 'howto' if file.suffix == '.md' else file.parent.name.replace('nbs', 'reference')
        page = SimpleNamespace(file=file, folder=folder, to=Path(folder)/(re.sub(r'^\d+_', '', file.stem).lower() + '.md'), module='', names={})
        if file.suffix == '.ipynb':
            done = NBProcessor(file, procs=[Reference, strip_ansi, hide_line, hide_, rm_header_dash, clean_magics], process=True)
            page.nb,page.module,page.names = done.nb,done.nb.module,done.nb.names
            page.text = page.nb.cells[0].source
        else: page.text = file.read_text(encoding='utf-8')
        page.title,page.summary = ((re.search(rf'^{mark} (.+)$', page.text, re.M) or ['', ''])[1] for mark in '#>')
        assert page.to not in [other.to for other in found.values()], f'{file} and another notebook become {page.to}'
        found[file] = page
    return found

def linked(text, page, found, places):
    "Markdown with its links to files of the repository turned into links between pages, and names in backticks into links to their entry"
    def between(to): return Path(os.path.relpath(made/to, (made/page.to).parent)).as_posix()
    def link(m):
        file = (page.file.parent/unquote(m[1])).resolve()
        if file == root/'README.md': file = root/'index.ipynb'
        anchor = re.sub(r'[^\w.-]', '', unquote(m[2] or '')).lower() # Of a heading in a notebook, or a name
        if file in found: anchor = {name.lower(): name for name in found[file].names}.get(anchor, anchor.replace('.', ''))
        anchor = f'#{anchor}' if anchor else ''
        if file in found: return f']({between(found[file].to)}{anchor})'
        if not file.is_file(): return m[0] # For the check to find
        to = Path('files')/file.relative_to(root)
        (made/to).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, made/to)
        return f']({between(to)}{anchor})'
    parts = re.split(r'(^ *(?:```|~~~~).*?^ *(?:```|~~~~)$|`[^`\n]+`)', text, flags=re.S | re.M)
    for i,part in enumerate(parts):
        name = re.sub(r'\(.*\)$', '', part.strip('`'))
        heading = i and parts[i-1].rpartition('\n')[2].startswith('#')
        if i % 2 == 0: parts[i] = re.sub(r'\]\((?!\w+:)([^()#\s]+)(#[^()\s]*)?\)', link, part)
        elif name in places and not heading and parts[i-1][-1:] != '[': parts[i] = f'[{part}]({between(places[name])}#{name})'
    return ''.join(parts)

def write(page, found, places):
    "The Markdown of a page, and its pictures as files"
    if page.file.suffix == '.ipynb':
        for cell in page.nb.cells:
            if cell.cell_type == 'markdown': cell.source = linked(cell.source, page, found, places)
            cell.outputs = [output for output in cell.get('outputs', []) if output.get('data', True)]
            for data in (output['data'] for output in cell.outputs if 'data' in output):
                if 'image/gif' in data: data['image/png'] = data.pop('image/gif')
                if 'text/html' in data: data['text/html'] = re.sub(r'<style scoped>.*?</style>|(?<=<table) [^>]*', '', ''.join(data['text/html']), flags=re.S)
            for key in [key for key in cell if key.endswith('_')]: del cell[key]
        resources = dict(output_files_dir=f'{page.to.stem}_files', unique_key=page.to.stem)
        page.nb.metadata = dict(language_info=dict(name='python'))
        text,resources = MarkdownExporter().from_notebook_node(from_dict(dict(page.nb)), resources=resources)
        text = text.replace('![png](', '![Figure](')
    else: text,resources = linked(page.text, page, found, places),dict(outputs={})
    for name,data in (resources['outputs'] | {f'{page.to.stem}.md': text.encode()}).items():
        file = (made/page.to).parent/name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

def reference(found):
    "A page with every public name, what it is in a sentence, and where more stands"
    text = '# Reference\n\nEvery public name, by module.\n\n'
    for page in (page for page in found.values() if page.names):
        text += f'## {lib}.{page.module}\n\n[{page.title}]({page.to.name}): {page.summary}\n\n'
        text += table(('name', 'what'), [(f'[{plain(name)}]({page.to.name}#{name})', said) for name,said in page.names.items()])
    (made/'reference'/'index.md').write_text(text, encoding='utf-8')

def navigation(found):
    "SUMMARY.md, from which Zensical reads the navigation"
    def line(depth, title, to=None): return '    '*depth + (f'* [{title}]({Path(to).as_posix()})' if to else f'* {title}')
    def of(folder): return [page for page in found.values() if page.folder == folder]
    lines = [line(0, 'Home', 'index.md')]
    for folder in [*SECTIONS, *dict.fromkeys(page.folder for page in found.values() if page.folder not in ('', *SECTIONS))]:
        if of(folder): lines.append(line(0, SECTIONS.get(folder, folder.capitalize())))
        if folder == 'reference': lines.append(line(1, 'Every name', 'reference/index.md'))
        for group,its in groupby(of(folder), lambda page: page.module.rpartition('.')[0]):
            if group: lines.append(line(1, group))
            lines += [line(1 + bool(group), page.title, page.to) for page in its]
    lines += [line(0, page.title, page.to) for page in of('') if page.file.suffix == '.md']
    (made/'SUMMARY.md').write_text('\n'.join(lines) + '\n', encoding='utf-8')

def mathml(m):
    "What Zensical left as LaTeX, as MathML"
    tex = html.unescape(m[2]).strip()
    return re.sub(r'<mi>\\(\w+)</mi>', r'<mi>\1</mi>', convert(tex[2:-2], display='block' if tex.startswith(r'\[') else 'inline')) # Such as \arg

def build():
    "Notebooks to Markdown in `_docs`, Markdown to pages in `_site`"
    for folder in made,site: shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root/'docs', made, ignore=shutil.ignore_patterns('*.md'))
    found = pages()
    many = Counter(name for page in found.values() for name in page.names)
    places = {name: page.to for page in found.values() for name in page.names if many[name] == 1}
    for page in found.values(): write(page, found, places)
    reference(found)
    navigation(found)
    subprocess.run([sys.executable, '-m', 'zensical', 'build', '--clean'], cwd=root, check=True)
    for file in site.rglob('*.html'):
        text = file.read_text(encoding='utf-8')
        file.write_text(re.sub(r'<(span|div) class="arithmatex">(.*?)</\1>', mathml, text, flags=re.S), encoding='utf-8')

class Links(HTMLParser):
    "The anchors of a page, its links, and what it loads"
    def __init__(self, file):
        super().__init__()
        self.ids,self.links,self.loads = {'', '__top'},[],[]
        self.feed(file.read_text(encoding='utf-8'))
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs.get('id'), attrs.get('name')}
        to = attrs.get('href') or attrs.get('src')
        if to and attrs.get('rel') != 'canonical': (self.links if tag == 'a' else self.loads).append(to)

def check():
    "Links and anchors inside the site that lead nowhere, and what would be loaded from elsewhere"
    read = {file: Links(file) for file in site.rglob('*.html') if file.name != '404.html'} # Which may be shown at any address
    for file,page in read.items():
        for to in page.links + page.loads:
            url = urlsplit(to)
            there = (file.parent/unquote(url.path)).resolve() if url.path else file
            if there.is_dir(): there = there/'index.html'
            if url.scheme or url.netloc:
                if to in page.loads and url.scheme != 'data': yield f'{file.relative_to(site)}: loads {to}'
            elif not there.is_file(): yield f'{file.relative_to(site)}: no page {to}'
            elif there in read and unquote(url.fragment) not in read[there].ids: yield f'{file.relative_to(site)}: no anchor {to}'

if __name__ == '__main__':
    if '--check' not in sys.argv: build()
    findings = list(check())
    print(*findings, sep='\n', end='\n' if findings else '')
    sys.exit(f'{len(findings)} links lead nowhere' if findings else 0)
