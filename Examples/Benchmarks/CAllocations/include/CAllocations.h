#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/// Allocations of all threads so far: calls of malloc, calloc, realloc, aligned_alloc and posix_memalign.
int64_t tierbus_allocations(void);

/// Whether allocations are counted on this platform.
bool tierbus_counts_allocations(void);

#endif
