//! How much work a run and what is shown of it take, counted where tests are
//! built: a count is the same on every machine, and however busy it is.

/// An operation was evaluated.
pub(super) fn evaluated() {
    #[cfg(test)]
    tests::count(|work| work.operations += 1);
}

/// A value was looked at.
pub(super) fn looked_at() {
    #[cfg(test)]
    tests::count(|work| work.values += 1);
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::export;
    use crate::sim::{Key, Scenario, run};
    use crate::trace::ConnectionId;
    use crate::view::Walk;

    /// Operations evaluated, and values looked at.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(super) struct Work {
        pub operations: u64,
        pub values: u64,
    }

    thread_local! {
        static DONE: Cell<Work> = const { Cell::new(Work { operations: 0, values: 0 }) };
    }

    pub(super) fn count(add: impl FnOnce(&mut Work)) {
        let mut done = DONE.get();
        add(&mut done);
        DONE.set(done);
    }

    /// What a run takes whose client says so many lines, its walk and its JSON.
    fn work(lines: usize) -> [Work; 3] {
        let mut scenario = Scenario::default();
        scenario.set(Key::Group, "p23").unwrap();
        scenario.set(Key::ClientData, &"\n".repeat(lines)).unwrap();
        DONE.set(Work::default());
        let run = run(&scenario).unwrap();
        let ran = DONE.take();
        let first = ConnectionId::FIRST;
        Walk::new(&run.trace, first, run.trace.holders(first));
        let walked = DONE.take();
        export::json::write(&run, &mut std::io::sink()).unwrap();
        [ran, walked, DONE.take()]
    }

    #[test]
    fn a_short_run_takes_no_more_than_it_did() {
        // Where it takes less, write it here.
        let [run, walk, json] = work(1);
        let of = |operations, values| Work { operations, values };
        assert_eq!(run, of(127, 299));
        // What is shown is never computed again.
        assert_eq!(walk, of(0, 283));
        assert_eq!(json, of(0, 1288));
    }

    #[test]
    fn every_record_takes_the_same_work() {
        // The numbers of records have as many digits in all of them.
        let [few, some, many] = [200, 400, 600].map(work);
        for (stage, ((few, some), many)) in few.iter().zip(&some).zip(&many).enumerate() {
            assert_eq!(
                some.operations - few.operations,
                many.operations - some.operations,
                "{stage}"
            );
            assert_eq!(
                some.values - few.values,
                many.values - some.values,
                "{stage}"
            );
        }
    }
}
