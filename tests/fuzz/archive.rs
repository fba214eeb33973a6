//! Whatever is brought as an archive: it is unpacked or refused, within its limits, and what was
//! unpacked packs and unpacks to the same.

#![no_main]

use lantoa::studio::archive;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok((course, files)) = archive::unpack(bytes, None) {
        assert!(files.keys().all(|path| path.starts_with(&format!("{course}/")) && !path.contains("..")));
        assert_eq!(archive::unpack(&archive::pack(&files), Some(&course)), Ok((course, files)));
    }
});
