// Films some seconds after a countdown, sends them as every upload is sent, and tells under which name.
const COUNTDOWN = 3;
const KINDS = ["video/webm;codecs=vp8", "video/webm", "video/mp4"];

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".camera");
  const [video, number] = [root.querySelector("video"), root.querySelector(".view output")];
  const [button, further, said] = [root.querySelector("button"), root.querySelector("label"), root.querySelector("p")];
  const going = further.querySelector("input");
  for (const [name, colour] of Object.entries(data.colours)) root.style.setProperty(`--camera-${name}`, colour);
  video.setAttribute("aria-label", data.label);
  further.hidden = !data.several;
  const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

  const turnOn = async () => {
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
      said.textContent = "This browser gives no camera here: it takes localhost or https.";
      return;
    }
    try {
      const wanted = { width: 320, height: 240, frameRate: 15 };
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      await video.play();
      ready();
    } catch (error) {
      said.textContent = `The camera could not be turned on (${error.name}).`;
    }
  };
  const film = async () => {
    button.disabled = true;
    said.textContent = "";
    const label = root.label;
    for (let left = COUNTDOWN; left; left--) {
      number.textContent = left;
      said.textContent = label;
      await pause(0.7);
    }
    number.textContent = "";
    const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(video.srcObject, { mimeType: kind, videoBitsPerSecond: 400_000 });
    const parts = [];
    recorder.ondataavailable = (event) => event.data.size && parts.push(event.data);
    const ended = new Promise((done) => (recorder.onstop = done));
    root.classList.add("films");
    recorder.start();
    await pause(root.seconds);
    recorder.stop();
    await ended;
    root.classList.remove("films");
    await send(new File(parts, "clip", { type: kind.split(";")[0] }));
  };
  const send = async (file) => {
    const form = new FormData();
    form.append(file.name, file, file.name);
    const token = document.cookie.match(/(?:^|; )_streamlit_xsrf=([^;]*)/)?.[1] ?? "";
    const [address, name] = [root.address, root.file];
    try {
      const answer = await fetch(new URL(address, document.baseURI), {
        method: "PUT",
        body: form,
        headers: { "X-Xsrftoken": decodeURIComponent(token) },
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(await answer.text());
      said.textContent = "";
      setTriggerValue("taken", name);
    } catch (error) {
      said.textContent = `It was not kept: ${error.message}`;
      going.checked = false;
      ready();
    }
  };
  const ready = () => {
    button.disabled = false;
    button.textContent = "Film";
    button.onclick = film;
  };

  // What the page says changes from take to take; the camera stays on.
  const another = root.file !== undefined && root.file !== data.file;
  Object.assign(root, { file: data.file, address: data.address, label: data.label, seconds: data.seconds });
  if (!video.srcObject) {
    button.textContent = "Turn the camera on";
    button.onclick = turnOn;
  } else if (another) {
    ready();
    if (data.several && going.checked) film();
  }
  return () =>
    setTimeout(() => {
      if (!root.isConnected) video.srcObject?.getTracks().forEach((track) => track.stop());
    }, 500);
}
