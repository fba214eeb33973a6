//! Whatever is brought as an archive: it is unpacked or refused, within its limits, and what was
//! unpacked packs and unpacks to the same.

#![no_main]

use std::sync::Arc;

use lantoa::courses::pictures::TakenIn;
use lantoa::studio::archive;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(unpacked) = archive::unpack(bytes, None) {
        let root = format!("{}/", unpacked.course);
        assert!(unpacked.files.keys().all(|path| path.starts_with(&root) && !path.contains("..")));
        let file = |picture: &Arc<TakenIn>| (picture.pointer().to_string(), picture.bytes.clone());
        let pictures = unpacked.pictures.values().map(file).collect();
        let again = archive::unpack(&archive::pack(&unpacked.files, &pictures), Some(&unpacked.course));
        assert_eq!(again, Ok(unpacked));
    }
});
