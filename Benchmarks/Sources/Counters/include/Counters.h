// What a piece of work costs: allocations, and the region whose instructions callgrind counts.
#pragma once
#include <stdint.h>

// Allocations of this process so far: malloc, calloc, realloc and the aligned ones.
uint64_t counters_allocations(void);

// Runs the work. callgrind collects from entry to return: --toggle-collect=counters_measured --collect-atstart=no
void counters_measured(void (*work)(void *), void *context);
