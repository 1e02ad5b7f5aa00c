/* Counts the heap allocations of the whole process, by standing in front of glibc's malloc. */
#ifndef FEEDHOLD_CALLOCATIONCOUNT_H
#define FEEDHOLD_CALLOCATIONCOUNT_H

#include <stdint.h>

/// How many times this thread has asked for heap memory while counting was on.
int64_t feedhold_allocation_count(void);

/// Starts counting in this thread, from 0.
void feedhold_allocation_count_start(void);

/// Stops counting in this thread.
void feedhold_allocation_count_stop(void);

#endif
