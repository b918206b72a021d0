// What a piece of work costs: allocations, and instructions under callgrind.
#pragma once
#include <stdint.h>

// Allocations of this process so far: malloc, calloc, realloc and the aligned ones.
uint64_t counters_allocations(void);

// Where callgrind begins and ends to look; outside of it, nothing happens. Run it with --instr-atstart=no.
void counters_begin(void);
void counters_end(void);
