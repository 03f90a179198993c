module bernskats

go 1.26.0

require (
	github.com/chromedp/cdproto v0.159.0 // browser tests: the protocol itself
	github.com/chromedp/chromedp v0.23.0 // browser tests in real Chromium
	github.com/dop251/goja v0.0.0-20260917113740-793a2a65c13b // runs ECharts to draw charts without a browser
	github.com/duckdb/duckdb-go/v2 v2.10505.0 // the database that joins and counts
	github.com/go-echarts/go-echarts/v2 v2.6.7 // options of charts
	github.com/goccy/go-yaml v1.19.2 // strict YAML with line and column
	github.com/gofrs/flock v0.13.1 // one run per folder
	github.com/google/go-cmp v0.7.0 // differences in tests
	github.com/google/renameio/v2 v2.0.2 // files are replaced whole or not at all
	github.com/klauspost/compress v1.18.3 // packs and unpacks the parts of a workbook, faster than the standard library
	github.com/mattn/go-isatty v0.0.24 // progress only on a terminal
	github.com/rogpeppe/go-internal v1.16.0 // script tests of the commands
	github.com/schollz/progressbar/v3 v3.19.1 // progress of long work
	github.com/spf13/cobra v1.10.2 // commands, flags, help, completion
	github.com/xuri/excelize/v2 v2.11.1 // writes workbooks; never reads a sender's
	golang.org/x/net v0.62.0 // HTML parser that reads pages back
	golang.org/x/text v0.43.0 // windows-1257, Unicode folding, plurals
	gonum.org/v1/gonum v0.17.0 // tests only: a linear program of others attacks what is withheld
	pgregory.net/rapid v1.3.0 // property tests
)

require (
	github.com/apache/arrow-go/v18 v18.5.1 // indirect
	github.com/dlclark/regexp2/v2 v2.5.2 // indirect
	github.com/duckdb/duckdb-go-bindings v0.10505.0 // indirect
	github.com/duckdb/duckdb-go-bindings/lib/darwin-amd64 v0.10505.0 // indirect
	github.com/duckdb/duckdb-go-bindings/lib/darwin-arm64 v0.10505.0 // indirect
	github.com/duckdb/duckdb-go-bindings/lib/linux-amd64 v0.10505.0 // indirect
	github.com/duckdb/duckdb-go-bindings/lib/linux-arm64 v0.10505.0 // indirect
	github.com/duckdb/duckdb-go-bindings/lib/windows-amd64 v0.10505.0 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/go-sourcemap/sourcemap v2.1.3+incompatible // indirect
	github.com/go-viper/mapstructure/v2 v2.5.0 // indirect
	github.com/goccy/go-json v0.10.5 // indirect
	github.com/google/flatbuffers v25.12.19+incompatible // indirect
	github.com/google/pprof v0.0.0-20230207041349-798e818bf904 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/klauspost/cpuid/v2 v2.3.0 // indirect
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/pierrec/lz4/v4 v4.1.25 // indirect
	github.com/richardlehane/mscfb v1.0.9 // indirect
	github.com/richardlehane/msoleps v1.0.6 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/spf13/pflag v1.0.9 // indirect
	github.com/tiendc/go-deepcopy v1.7.2 // indirect
	github.com/xuri/efp v0.0.3-0.20260924042702-217b81952dec // indirect
	github.com/xuri/nfp v0.0.2-0.20250530014748-2ddeb826f9a9 // indirect
	github.com/zeebo/xxh3 v1.1.0 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/exp v0.0.0-20260112195511-716be5621a96 // indirect
	golang.org/x/mod v0.41.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/telemetry v0.0.0-20260924152758-ed294f943157 // indirect
	golang.org/x/term v0.47.0 // indirect
	golang.org/x/tools v0.51.0 // indirect
	golang.org/x/xerrors v0.0.0-20240903120638-7835f813f4da // indirect
)

replace github.com/xuri/efp => github.com/xuri/efp v0.0.2
