# `make run` and `make test` make .venv first if it is missing; a second call does not install again.
BIN := .venv/bin

.PHONY: run test test-anywhere lab readme figure study bench release hooks

run: .venv/ready   ## three small models teach each other on real digits: a table and a figure in runs/digits
	$(BIN)/bikd_train digits --models small_cnn small_vit small_mixer --apart 40 --apart-lr 1e-2 3e-3 3e-3 \
	    --epochs 6 --lr 2e-3 --arms task bikd random best --seeds 5 --workers 2 --out runs/digits

test: .venv/ready  ## everything that must hold: see .ci/check.py
	$(BIN)/python .ci/check.py

test-anywhere: .venv/ready ## the notebooks once more for each kind of machine: instruction sets, threads, language, no data beside (an hour)
	$(BIN)/python .ci/check.py --anywhere

lab: .venv/ready   ## the notebooks in JupyterLab
	$(BIN)/jupyter lab index.ipynb

readme: .venv/ready  ## README.md from index.ipynb
	$(BIN)/python .ci/readme.py .

figure: run        ## the front page's figure, and its numbers, from a run of today
	$(BIN)/python .ci/figure.py runs/digits

bench: .venv/ready ## speed, side by side (minutes); writes the outputs into the notebook
	$(BIN)/nbdev-test --flags slow --save nbs/80_bench.ipynb && $(BIN)/nbdev-clean

study: .venv/ready ## the experiments that need data and time; writes the outputs into the notebooks
	@test -n "$$($(BIN)/python -c 'from bikd_nb.core import find_up; print(find_up("shared/data") or "")')" \
	    || { echo "skipped: no shared/data here or above, so there are neither weights nor images"; exit 0; } \
	    && $(BIN)/nbdev-test --flags slow --save nbs/experiments && $(BIN)/nbdev-clean

release: .venv/ready ## sdist and wheel in dist/, checked, and the tag of the version; uploads nothing
	$(BIN)/python .ci/release.py

.PHONY: docs
docs: .venv/ready  ## the documentation as a site, in _site/; fails on a link that leads nowhere
	$(BIN)/python .ci/docs.py

hooks: .venv/ready ## nbdev's git hooks: notebooks are cleaned when saved and merged cell by cell
	$(BIN)/nbdev-install-hooks

.venv/ready: constraints.txt settings.ini setup.py
	test -x $(BIN)/python || python3 -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
