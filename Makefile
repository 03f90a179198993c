# Two commands are all a newcomer needs: make demo and make test.
# A C compiler is needed (the database is linked in).

BIN := bin/bernskats

.PHONY: demo test check mutants bench attack build clean

## demo: build, make a made-up municipality in demo/, run it, say which page to open
demo: build
	@rm -rf demo
	$(BIN) demo demo --size small --seed 1
	$(BIN) run demo
	@echo
	@echo "Open demo/out/2024/internal/situation.lv.html (Latvian) or situation.en.html (English); demo/out/2024/public/ is the edition for everybody."

build:
	@mkdir -p bin
	go build -trimpath -o $(BIN) ./cmd/bernskats

## test: everything that proves the program with Go and a C compiler; browser, LibreOffice and others where they are
test:
	go vet ./...
	go test -timeout 30m ./... ./testdata/real

## check: format, vet, tests, definitions
check:
	@test -z "$$(gofmt -l cmd pipeline indicators templates testdata)" || (gofmt -l cmd pipeline indicators templates testdata; exit 1)
	go vet ./...
	go test -timeout 30m ./... ./testdata/real
	go run ./cmd/bernskats indicators vet
	go run ./cmd/bernskats indicators test

## mutants: turn every condition of every rule into its opposite; the tests beside the rule must notice (a minute)
mutants:
	go test -tags mutants -run TestEveryConditionOfEveryRuleIsTested ./pipeline/check

## bench: the performance table of the README
bench:
	go test -run '^$$' -bench . -benchtime 3x -timeout 30m ./pipeline/intake/xlsx ./pipeline/intake ./pipeline ./pipeline/demo ./pipeline/protect/suppress ./pipeline/protect/rendered

## attack: try longer, on larger tables and on 1 000 made-up municipalities to work out what is withheld (an hour or two)
attack:
	BERNSKATS_ATTACK=1 go test -count=1 -v -timeout 30m ./pipeline/protect/suppress -run 'Oracle|Gonum|Audit|Secondary' -rapid.checks=1000
	BERNSKATS_ATTACK=1 go test -count=1 -timeout 6h ./pipeline -run Strangers

clean:
	rm -rf bin demo
