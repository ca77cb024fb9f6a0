/// What a handler of a test throws.
struct Refusal: Error {}
