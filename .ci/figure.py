"Draw the front page's picture from the rows of a run, and keep with it the words that are on it."
import sys, matplotlib.pyplot as plt, pandas as pd
from pathlib import Path
from bikd_nb.train.arms import plot_arms

rows,picture = (Path(__file__).resolve().parent.parent/'index_files'/name for name in ('digits.csv', 'digits.png'))

def drawn():
    "The figure that today's `plot_arms` makes of the rows, and every word on it, in order"
    plt.switch_backend('agg')
    fig = plot_arms(pd.read_csv(rows))
    texts = [text for ax in fig.axes for text in (ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels())] + fig.texts
    return fig,' | '.join(text.get_text().replace('\n', ' ') for text in texts if text.get_text())

if __name__ == '__main__':
    table = pd.read_csv(Path(sys.argv[1])/'results.csv') # Of a run of `bikd_train`
    table.to_csv(rows, index=False)
    fig,words = drawn()
    fig.savefig(picture, dpi=110, metadata=dict(Description=words))
