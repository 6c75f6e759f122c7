# Every command runs the same CLI as `npm run`. GNU make refuses unknown long options, so flags go one of these ways:
#   make -- secrets-check --strict      make secrets-check -- --strict
#   make secrets-check ARGS=--strict    make secrets-check-strict
COUNTERSIGN := node_modules/.bin/node src/cli/countersign.ts
COMMANDS := start worker migrate doctor smoke-formlead secrets-check auth-google audit call why-blocked erase export keys voice stop-sending
TARGETS := $(COMMANDS) secrets-check-strict test test-e2e lint types help

# Behind a command, whatever is no target is an argument of it; make takes --name=value for a variable.
ifneq ($(filter $(COMMANDS) secrets-check-strict,$(MAKECMDGOALS)),)
EXTRA := $(filter-out $(TARGETS),$(MAKECMDGOALS))
endif
ALL_ARGS = $(EXTRA) $(filter -%,$(MAKEOVERRIDES)) $(ARGS)

.DEFAULT_GOAL := help
.PHONY: $(TARGETS) $(EXTRA)

help:
	@echo "make $(COMMANDS) secrets-check-strict test test-e2e lint types"
	@echo "flags: make -- secrets-check --strict, or make secrets-check ARGS=--strict"

$(COMMANDS):
	@$(strip $(COUNTERSIGN) $@ $(ALL_ARGS))

secrets-check-strict:
	@$(strip $(COUNTERSIGN) secrets-check --strict $(ALL_ARGS))

test:
	npm test

test-e2e:
	npm run test-e2e

lint:
	npm run lint

types:
	npm run types

# Arguments are handed to the command above; as goals of make there is nothing to do for them.
$(EXTRA):
	@:
