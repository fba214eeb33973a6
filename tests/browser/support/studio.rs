//! What a trainer does where a text is written: both languages have their side of the page.

use serde_json::{Value, json};

use super::browser::{Browser, CONTROL};

impl Browser {
    /// Waits until what was typed is saved by itself.
    pub async fn is_saved(&self) {
        self.writer_is_told("Đã lưu").await;
    }

    /// Waits until the line that tells what became of the text says these words.
    pub async fn writer_is_told(&self, words: &str) {
        let told = "return document.getElementById('state').textContent.includes(arguments[0])";
        self.until(words, told, vec![json!(words)]).await;
    }

    /// Ctrl and a letter, in whatever has the focus.
    pub async fn control(&self, letter: char) {
        self.keys(&format!("{CONTROL}{letter}")).await;
    }

    /// Puts the cursor behind the last letter of a text.
    pub async fn goes_to_the_end(&self, side: &str) {
        let script = "const area = document.getElementById(`body-${arguments[0]}`);
            area.focus();
            area.setSelectionRange(area.value.length, area.value.length);";
        self.run(script, vec![json!(side)]).await;
    }

    /// Marks words of a text, as with the mouse.
    pub async fn marks(&self, side: &str, words: &str) {
        let script = "const area = document.getElementById(`body-${arguments[0]}`);
            const at = area.value.indexOf(arguments[1]);
            area.focus();
            area.setSelectionRange(at, at + arguments[1].length);
            return at >= 0;";
        let found = self.run(script, vec![json!(side), json!(words)]).await;
        assert_eq!(found, Value::Bool(true), "the text has no “{words}”");
    }

    /// Waits until a text has these words.
    pub async fn text_has(&self, side: &str, words: &str) {
        let script = "return document.getElementById(`body-${arguments[0]}`).value.includes(arguments[1])";
        self.until(words, script, vec![json!(side), json!(words)]).await;
    }

    /// Waits until the phone beside a text shows an element with these words.
    pub async fn phone_shows(&self, side: &str, selector: &str, words: &str) {
        let script = "const page = document.querySelector(`[data-side=${arguments[0]}] iframe`)?.contentDocument;
            return [...(page?.querySelectorAll(arguments[1]) ?? [])].some(e => e.textContent.includes(arguments[2]))";
        self.until(words, script, vec![json!(side), json!(selector), json!(words)]).await;
    }

    /// Waits until the phone beside a text has drawn so many pictures.
    pub async fn phone_draws(&self, side: &str, count: usize) {
        let script =
            "const page = document.querySelector(`[data-side=${arguments[0]}] iframe`).contentDocument;
            const all = [...page.querySelectorAll('.prose img')];
            return all.length === arguments[1] && all.every(image => image.naturalWidth > 0)";
        self.until("the pictures on the phone", script, vec![json!(side), json!(count)]).await;
    }

    /// Waits until a problem that says these words is told beside a text, and touches it.
    pub async fn goes_to_the_problem(&self, side: &str, words: &str) {
        let link = "[...document.querySelectorAll(`#problems-${arguments[0]} a`)]
            .find(link => link.textContent.includes(arguments[1]))";
        let (arguments, told) = (vec![json!(side), json!(words)], format!("return !!{link}"));
        self.until(words, &told, arguments.clone()).await;
        // While one types the list is drawn anew again and again: found and touched in one go.
        self.run(&format!("{link}.click()"), arguments).await;
    }

    /// Waits until nothing is told any more beside a text.
    pub async fn has_nothing_to_mend(&self, side: &str) {
        let script = "const all = [...document.querySelectorAll(`#problems-${arguments[0]} li`)];
            return all.length === 1 && all[0].className === 'fine'";
        self.until("a text without a problem", script, vec![json!(side)]).await;
    }

    /// Picks files by the button of the tools above a text.
    pub async fn picks(&self, side: &str, path: &std::path::Path) {
        let input = self.find(&format!("[data-side={side}] .tools input[type=file]")).await;
        input.send_keys(path.to_str().unwrap()).await.unwrap();
    }

    /// Pastes into a text what a clipboard holds: files that a script of the test makes (`return [file, …]`,
    /// it may wait), and words. Gives back whether the page took it.
    pub async fn pastes(&self, side: &str, files: &str, words: &str) -> bool {
        let send = "new ClipboardEvent('paste', { clipboardData: held, bubbles: true, cancelable: true })";
        self.hands_over(side, files, words, &format!("area.dispatchEvent({send})")).await
    }

    /// Drags files into a text and lets them go there. Gives back whether the page took them.
    pub async fn drops(&self, side: &str, files: &str) -> bool {
        let send = "const event = name =>
                new DragEvent(name, { dataTransfer: held, bubbles: true, cancelable: true });
            const dragged = area.dispatchEvent(event('dragover'));
            const seen = area.classList.contains('dropping');
            const dropped = area.dispatchEvent(event('drop'));
            if (!seen || area.classList.contains('dropping')) throw new Error('it is not seen where it will drop');
            return dragged || dropped;";
        self.hands_over(side, files, "", &format!("(() => {{ {send} }})()")).await
    }

    async fn hands_over(&self, side: &str, files: &str, words: &str, send: &str) -> bool {
        let script = format!(
            "const [side, words, done] = arguments;
            (async () => {{
                const held = new DataTransfer();
                if (words) held.setData('text/plain', words);
                for (const file of await (async () => {{ {files} }})()) held.items.add(file);
                const area = document.getElementById(`body-${{side}}`);
                const left = {send};
                return !left;
            }})().then(done, error => done(String(error)));"
        );
        let taken = self.client().execute_async(&script, vec![json!(side), json!(words)]).await.unwrap();
        taken.as_bool().unwrap_or_else(|| panic!("{taken}"))
    }
}
