.DEFAULT_GOAL := help

.PHONY: help
help: ## Show what there is to make.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the example service on 127.0.0.1:8080.
	go run ./examples/defender

.PHONY: test
test: ## Run all tests with the race detector.
	go test -race work

.PHONY: check
check: ## Run everything that CI runs.
	.ci/run

.PHONY: format
format: ## Format the code and tidy the modules.
	gofmt -w .
	for module in $$(git ls-files 'go.mod' '*/go.mod' | xargs -n1 dirname); do (cd $$module && GOWORK=off go mod tidy); done

FUZZTIME := 30s

# By default the fuzzer makes each new input smaller for up to a minute, and runs no other
# meanwhile.
.PHONY: fuzz
fuzz: ## Run each fuzz target for FUZZTIME (30s).
	@for file in $$(git grep -l '^func Fuzz' -- '*_test.go'); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$file); do \
			echo "== $$target in $$(dirname $$file)"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x ./$$(dirname $$file) || exit 1; \
		done; \
	done

ROUNDS := 10

.PHONY: bench
bench: ## Measure against the goals and the peers, in ROUNDS rounds (10).
	GOWORK=off go run -C internal/bench ./cmd/bench -rounds $(ROUNDS)
