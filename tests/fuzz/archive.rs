//! Whatever is brought as an archive: it is unpacked or refused, within its limits, and what was
//! unpacked packs and unpacks to the same.

#![no_main]

use std::sync::Arc;

use lantoa::courses::pictures::TakenIn;
use lantoa::courses::recordings::Recording;
use lantoa::studio::archive;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(unpacked) = archive::unpack(bytes, None) {
        let root = format!("{}/", unpacked.course);
        assert!(unpacked.files.keys().all(|path| path.starts_with(&root) && !path.contains("..")));
        let file = |picture: &Arc<TakenIn>| (picture.pointer().to_string(), picture.bytes.clone());
        let sound = |one: &Arc<Recording>| (one.pointer().to_string(), one.bytes.clone());
        let pictures = unpacked.media.pictures.values().map(file);
        let media = pictures.chain(unpacked.media.recordings.values().map(sound)).collect();
        let again = archive::unpack(&archive::pack(&unpacked.files, &media), Some(&unpacked.course));
        assert_eq!(again, Ok(unpacked));
    }
});
