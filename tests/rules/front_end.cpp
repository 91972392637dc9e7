// What a front end may write; with WITH_TORCH, what must not compile there.
#include "service/engine.h"
#include "service/plan.h"
#include "service/run.h"
#ifdef WITH_TORCH
#include <ATen/ATen.h>
#endif

int main() {}
