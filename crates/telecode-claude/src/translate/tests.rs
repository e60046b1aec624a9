mod fuzz;
mod recorded;
mod rules;
